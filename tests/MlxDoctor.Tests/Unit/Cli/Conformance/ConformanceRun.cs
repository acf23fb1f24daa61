using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;
using MlxDoctor.Tests.Unit.Core.Runs;

namespace MlxDoctor.Tests.Unit.Cli.Conformance;

/// <summary>A small run of a server on somebody's machine: one rule that holds, one known deviation, one new failure, one skip.</summary>
internal static class ConformanceRun
{
    public const string Model = "doctor-tiny";
    public const string Folder = "/Users/jane/models/doctor-tiny";
    private const string Url = "http://127.0.0.1:40001/v1";

    public static RunDirectory Write(RunFolder folder, string profile = "mlx-lm", string version = "mlx-lm 0.32.2", Verdict usage = Verdict.Fail)
    {
        var run = folder.Start();
        RunEnvironment.Add(run, new Dictionary<string, string>
        {
            ["chip"] = "Apple M9",
            ["cores"] = "12",
            ["memory_gb"] = "64",
            ["os"] = "macOS 26.1",
            ["mlx_version"] = "0.32.4",
            ["flags"] = "",
        });
        ServerRecords.Write(run, new ServerRecord { Profile = profile, Version = version, Url = Url, Launched = true, Model = Model, ModelPath = Folder });
        Add("finish.stop", Verdict.Pass, null);
        Add(
            "tools.required-unasked", Verdict.KnownDeviation, "tool_choice is ignored (mlx-lm 0.32.2)",
            Found(FindingCode.ToolsNotForced, "no tool is called although one is required", Blame.Server));
        Add(
            "refuse.n-two", Verdict.KnownDeviation, "n is ignored (mlx-lm 0.32.2)",
            Found(FindingCode.RefusalAccepted, "a bad request is accepted", Blame.Server));
        Add(
            "usage.in-stream", usage, "no usage",
            usage == Verdict.Pass ? [] :
            [
                Found(FindingCode.UsageMissing, "no usage", Blame.Server) with
                {
                    Seen = "File \"/Users/jane/venv/lib/python3.12/site-packages/mlx_lm/server.py\", line 5, see /private/tmp/jane.log",
                },
            ]);
        Add("auth.wrong-key", Verdict.Skip, "the server asks for no key");
        RunEnd.Write(run, folder.Time);
        folder.Time.Advance(TimeSpan.FromDays(1));
        return run;

        void Add(string id, Verdict verdict, string? reason, params Finding[] findings) =>
            CaseRecords.Write(run, folder.Record(id, verdict, Model, reason: reason) with
            {
                Area = "contract",
                Profile = profile,
                Server = new CaseServer(Url, version, true),
                Findings = findings,
                Blame = findings.Length > 0 ? findings[0].Blame : null,
            });
    }

    private static Finding Found(FindingCode code, string message, Blame blame) => new(code, message)
    {
        Expected = "what the API says",
        Seen = "something else",
        RequestId = "r0001",
        Curl = $"curl -sS -N '{Url}/chat/completions' -H 'Content-Type: application/json' --data-binary '{{\"model\":\"{Folder}\",\"stream\":true}}'",
        Blame = blame,
    };
}
