using System.Text.RegularExpressions;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Servers;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Harness.Servers;

/// <summary>Turns a profile's YAML into a <see cref="ServerProfile"/>.</summary>
internal static class ProfileReader
{
    /// <summary>A slow cold load of a large model is legitimate.</summary>
    private const int DefaultBootTimeoutS = 600;

    /// <summary>Some servers wait for open streams to end.</summary>
    private const int DefaultGraceS = 30;

    /// <summary>Patterns come from files: a hostile one must not hang the harness.</summary>
    private static readonly TimeSpan PatternTimeout = TimeSpan.FromSeconds(1);

    /// <summary>Reads one profile; its name must be the file's.</summary>
    public static ServerProfile Read(string file)
    {
        var yaml = YamlFile.Load(file);
        var kind = yaml.OptionalWord("kind", "launch", "attach", "custom") switch
        {
            "attach" => ProfileKind.Attach,
            "custom" => ProfileKind.Custom,
            _ => ProfileKind.Launch,
        };
        var (signal, grace) = Stop(yaml.OptionalMap("stop"));
        var dialect = yaml.OptionalMap("dialect");
        var profile = new ServerProfile
        {
            Name = yaml.RequireString("name"),
            Summary = yaml.RequireString("summary"),
            Kind = kind,
            Install = yaml.RequireString("install"),
            Command = kind == ProfileKind.Launch ? yaml.RequireString("command") : null,
            Arguments = kind == ProfileKind.Launch ? Templates(yaml, "arguments") : [],
            Environment = yaml.StringMap("environment"),
            Readiness = Readiness(yaml.RequireMap("readiness")),
            BootTimeout = Seconds(yaml, "boot_timeout_s", DefaultBootTimeoutS),
            StopSignal = signal,
            StopGrace = grace,
            Dialect = Dialect(dialect),
            ModelNameToSend = ModelName(dialect),
            VersionCommand = Templates(yaml, "version_command"),
            SharedCommand = yaml.OptionalBool("shared_command") ?? false,
            ContextArgument = yaml.OptionalString("context_argument"),
            Parsers = [.. yaml.Maps("parsers").Select(Parser)],
            KnownDeviations = Deviations(yaml),
            SourceFile = file,
        };
        dialect?.RejectUnknown();
        yaml.RejectUnknown();
        if (profile.Name != Path.GetFileNameWithoutExtension(file))
            throw yaml.Error("name", $"the profile is named '{profile.Name}', its file is not", $"Name the file {profile.Name}.yaml.");
        if (kind == ProfileKind.Launch && !profile.Arguments.Any(a => Placeholders.Uses(a, Placeholders.Port)))
            throw yaml.Error("arguments", "the arguments hold no {port}", "The harness chooses the port: pass {port} to the server.");
        return profile;
    }

    private static ParserSupport Parser(YamlMap yaml)
    {
        var support = new ParserSupport(
            yaml.RequireString("family"), yaml.OptionalBool("calls") ?? true, yaml.OptionalBool("thinking") ?? true,
            Templates(yaml, "arguments"))
        { Environment = yaml.StringMap("environment") };
        yaml.RejectUnknown();
        return support;
    }

    private static Readiness Readiness(YamlMap yaml)
    {
        var path = yaml.RequireString("path");
        if (!path.StartsWith('/'))
            throw yaml.Error("path", $"'{path}' does not start with '/'", "Write the path from the server's root, for example /health.");
        var ready = new Readiness(
            path, yaml.OptionalInt("status") ?? 200,
            yaml.OptionalString("body") is { } body ? Pattern(yaml, "body", body) : null,
            yaml.OptionalInt("failed_status"));
        yaml.RejectUnknown();
        return ready;
    }

    private static (StopSignal Signal, TimeSpan Grace) Stop(YamlMap? yaml)
    {
        if (yaml is null)
            return (StopSignal.Term, TimeSpan.FromSeconds(DefaultGraceS));
        var signal = yaml.OptionalWord("signal", "TERM", "INT") == "INT" ? StopSignal.Int : StopSignal.Term;
        var grace = Seconds(yaml, "grace_s", DefaultGraceS);
        yaml.RejectUnknown();
        return (signal, grace);
    }

    private static Dialect Dialect(YamlMap? yaml) => yaml is null
        ? new Dialect()
        : new Dialect { ReasoningField = yaml.OptionalString("reasoning_field"), Lacks = yaml.Strings("lacks"), Offers = yaml.Strings("offers") };

    private static string? ModelName(YamlMap? dialect)
    {
        var name = dialect?.OptionalString("model_name");
        if (name is not null && Placeholders.Unknown(name) is { } complaint)
            throw dialect!.Error("model_name", complaint, "Correct the name in braces.");
        return name;
    }

    /// <summary>A deviation that was accepted; when is for people, the version is the last one that it excuses.</summary>
    public static KnownDeviation Accepted(YamlMap yaml)
    {
        yaml.RequireString("date");
        return Deviation(yaml, KnownDeviation.VersionIn(yaml.OptionalString("server_version")));
    }

    private static IReadOnlyList<KnownDeviation> Deviations(YamlMap yaml)
    {
        var last = LastSeen(yaml, "deviations_seen_with");
        return [.. yaml.Maps("known_deviations").Select(d => Deviation(d, last))];
    }

    private static Version? LastSeen(YamlMap yaml, string key) => yaml.OptionalString(key) is not { } text ? null
        : KnownDeviation.VersionIn(text) ?? throw yaml.Error(key, $"'{text}' is no version", "Write the server's version, for example 0.32.2.");

    private static KnownDeviation Deviation(YamlMap yaml, Version? lastSeen)
    {
        var id = yaml.RequireString("case");
        try
        {
            // A pattern of ids is checked as if its wildcard were a name, so that a wrong character is still found.
            CaseId.Require(id == "*" ? "any.case" : id.Replace("*", "x", StringComparison.Ordinal));
        }
        catch (UsageException e)
        {
            throw yaml.Error("case", e.What, e.Remedy, e);
        }
        var pattern = yaml.RequireString("pattern");
        Pattern(yaml, "pattern", pattern);
        if (DeviationCodes.Problem(pattern) is var (what, remedy))
            throw yaml.Error("pattern", what, remedy);
        var deviation = new KnownDeviation(id, pattern, yaml.RequireString("reason"), yaml.OptionalString("link"))
        {
            Sent = OptionalPattern(yaml, "sent"),
            Seen = OptionalPattern(yaml, "seen"),
            Beside = OptionalPattern(yaml, "beside"),
            LastSeen = LastSeen(yaml, "seen_with") ?? lastSeen,
        };
        yaml.RejectUnknown();
        return deviation;
    }

    private static string? OptionalPattern(YamlMap yaml, string key)
    {
        if (yaml.OptionalString(key) is not { } pattern)
            return null;
        Pattern(yaml, key, pattern);
        return pattern;
    }

    private static Regex Pattern(YamlMap yaml, string key, string pattern)
    {
        try
        {
            var regex = new Regex(pattern, RegexOptions.CultureInvariant, PatternTimeout);
            // A pattern that matches nothing at all would excuse, or accept, every symptom.
            return regex.IsMatch("") ? throw yaml.Error(key, $"the pattern '{pattern}' matches anything", "Name the symptom.") : regex;
        }
        catch (ArgumentException e)
        {
            throw yaml.Error(key, $"'{pattern}' is no regular expression: {e.Message}", "Correct the pattern.", e);
        }
    }

    private static IReadOnlyList<string> Templates(YamlMap yaml, string key)
    {
        var list = yaml.Strings(key);
        foreach (var text in list)
            if (Placeholders.Unknown(text) is { } complaint)
                throw yaml.Error(key, complaint, "Correct the name in braces.");
        return list;
    }

    private static TimeSpan Seconds(YamlMap yaml, string key, double fallback) =>
        (yaml.OptionalNumber(key) ?? fallback) is > 0 and <= 86_400 and var s
            ? TimeSpan.FromSeconds(s)
            : throw yaml.Error(key, $"'{key}' is out of range", "Write seconds, more than 0 and at most a day.");
}
