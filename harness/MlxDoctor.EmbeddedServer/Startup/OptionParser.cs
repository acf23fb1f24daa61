using System.Globalization;

namespace MlxDoctor.EmbeddedServer.Startup;

/// <summary>Reads the command line.</summary>
internal static class OptionParser
{
    /// <summary>What <c>--help</c> prints.</summary>
    public const string Usage = """
        mlxdoctor-embedded --model DIR [options]
          --model DIR            model directory (config.json, safetensors, tokenizer.json)
          --name NAME            name in the API; the folder's name unless given
          --host ADDRESS         127.0.0.1 unless given; other machines only with --allow-remote
          --port N               0 takes a free port
          --allow-remote         listen beyond this machine
          --api-key KEY          ask for "Authorization: Bearer KEY"
          --max-running N        requests that generate at one time (8)
          --max-queue N          requests that may wait; more are refused with 429 (64)
          --max-connections N    open connections; more are closed at once (256, or as many as slots and queue can use)
          --min-body-rate N      bytes per second that a request's body must bring after its first 5 s, else 408;
                                 0 waits for ever (240). A head that is not complete after 30 s is refused too
          --keepalive-ms N       silence in a stream before a comment is sent (5000)
          --pace SPEC            ttft_ms=,itl_ms=,tokens_per_chunk=,jitter=,drift=,outliers=,prefill_us=,seed=
          --pace-log FILE        write true emission times as JSON lines
          --fault NAME[=ARG][@WHEN]   misbehave; may be repeated. WHEN: stream plain chat text
                                 responses messages tools thinking first second repeat concurrent
                                 after-leave after-long after-idle
          --allow-fault-header   honour X-Doctor-Fault
          --memo FILE            remember greedy answers (for runs of many faults; timings mean nothing then)
          --disguise             exchange words of the vocabulary in pairs: a model whose answers nobody knows, named stranger
          --engine KIND          real; scripted: rules answer in place of the model; reader: what stands in the
                                 prompt answers questions about access codes and variables
          --context N            longest prompt and answer of the reader, instead of the model's own
          --script FILE          the rules (fixtures/scripts)
          --list-faults          print the faults and what they reproduce
          --version              print the version
          --version-said X       say this version, to play an upgrade
        Further options are read from the variable MLXDOCTOR_EMBEDDED_ARGS, before those of the command line;
        no caller sees them, so a server can be another one although it is started in the same words.
        """;

    private static readonly string[] Names =
    [
        "--model", "--name", "--host", "--port", "--allow-remote", "--api-key", "--max-running", "--max-queue", "--keepalive-ms",
        "--max-connections", "--min-body-rate",
        "--memo", "--disguise", "--engine", "--script", "--context", "--pace", "--pace-log", "--fault", "--allow-fault-header", "--list-faults", "--version",
        "--version-said", "--help",
    ];

    /// <summary>The options, or a <see cref="StartupException"/> that says what is wrong.</summary>
    public static ServerOptions Parse(IReadOnlyList<string> arguments)
    {
        var options = new ServerOptions();
        for (var i = 0; i < arguments.Count; i++)
        {
            var (name, inline) = Split(arguments[i]);
            options = name switch
            {
                "--allow-remote" => options with { AllowRemote = true },
                "--allow-fault-header" => options with { AllowFaultHeader = true },
                "--list-faults" => options with { ListFaults = true },
                "--version" => options with { Version = true },
                "--version-said" => options with { VersionSaid = Value() },
                "--memo" => options with { Memo = Value() },
                "--engine" => WithEngine(options, Value()),
                "--context" => options with { Context = Number(1, 10_000_000) },
                "--disguise" => options with { Disguise = true },
                "--script" => options with { Script = Value() },
                "--help" or "-h" => options with { Help = true },
                "--model" => options with { Model = Value() },
                "--name" => options with { Name = Value() },
                "--host" => options with { Host = Value() },
                "--port" => options with { Port = Number(0, 65535) },
                "--api-key" => options with { ApiKey = Value() },
                "--max-running" => options with { MaxRunning = Number(1, 1000) },
                "--max-queue" => options with { MaxQueue = Number(0, 100_000) },
                "--max-connections" => options with { MaxConnections = Number(1, 100_000) },
                "--min-body-rate" => options with { MinBodyRate = Number(0, 1_000_000) },
                "--keepalive-ms" => options with { KeepaliveMs = Number(1, 3_600_000) },
                "--pace" => options with { Pace = Value() },
                "--pace-log" => options with { PaceLog = Value() },
                "--fault" => options with { Faults = [.. options.Faults, Value()] },
                _ => throw new StartupException($"unknown option '{name}'", Closest.Hint(name, Names)),
            };

            string Value() => inline ?? (++i < arguments.Count
                ? arguments[i]
                : throw new StartupException($"{name} needs a value", "--help"));

            int Number(int least, int most)
            {
                var text = Value();
                return int.TryParse(text, NumberStyles.Integer, CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
                    ? number
                    : throw new StartupException($"{name} '{text}' is not a whole number from {least} to {most}", $"{name} {least}");
            }
        }
        return options;
    }

    private static ServerOptions WithEngine(ServerOptions options, string kind) => kind is "real" or "scripted" or "reader"
        ? options with { Scripted = kind == "scripted", Reads = kind == "reader" }
        : throw new StartupException(
            $"--engine '{kind}' is neither real nor scripted nor reader", "--engine scripted --script fixtures/scripts/read-a-file.yaml");

    /// <summary>Options may be written <c>--name=value</c>.</summary>
    private static (string Name, string? Value) Split(string argument)
    {
        var equals = argument.IndexOf('=', StringComparison.Ordinal);
        return equals > 0 && argument.StartsWith("--", StringComparison.Ordinal)
            ? (argument[..equals], argument[(equals + 1)..])
            : (argument, null);
    }
}
