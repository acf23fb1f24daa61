using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Findings;
using MlxDoctor.Core.Runs;

namespace MlxDoctor.TestLogger;

/// <summary>Turns outcomes that no case recorded into records: unit tests, and cases that broke off.</summary>
internal static class OutcomeRecords
{
    private const string UnitTests = "smoke.unit-tests";
    private const string Counters = "vstest.untold";
    private const int MostNotes = 20;

    /// <summary>Writes a record for each outcome that the run's records do not tell, and one that counts the unit tests.</summary>
    public static void Write(RunDirectory run, IReadOnlyList<TestEvent> tests, DateTimeOffset startedAt, TestCounts? counts = null)
    {
        if (counts is not null && counts.Total > tests.Count)
            WriteUntold(run, tests, startedAt, counts);
        var records = CaseRecords.ReadAll(run).Records.Select(r => r.Record).ToList();
        var units = new List<TestEvent>();
        foreach (var test in tests)
        {
            var record = records.Where(r => CaseRow.Matches(test, r)).MaxBy(r => r.Attempt);
            if (record is not null)
            {
                if (Contradiction(test, record) is { } why)
                    Add(run, test, CaseRow.ModelOf(test), record.Area, CaseOutcome.Error(why));
            }
            else if (CaseRow.CaseIdOf(test) is { } id)
            {
                Add(run, test, CaseRow.ModelOf(test), CaseId.Family(id), Unrecorded(test, id), test.Skipped ? id : null);
            }
            else
            {
                units.Add(test);
                if (test.Failed)
                    Add(run, test, null, Area.Unit.Name(), Failed(test));
            }
        }
        if (units.Count > 0)
            CaseRecords.Write(run, Counted(run, units, startedAt));
    }

    /// <summary>
    /// Tests that vstest counted and did not tell of: the doctor's rows have their own records, so what is more is unit tests, or rows that broke off.
    /// </summary>
    private static void WriteUntold(RunDirectory run, IReadOnlyList<TestEvent> tests, DateTimeOffset startedAt, TestCounts counts)
    {
        var records = CaseRecords.ReadAll(run).Records.Select(r => r.Record).Where(r => !tests.Any(t => CaseRow.Matches(t, r))).Select(r => r.Verdict).ToList();
        var failed = counts.Failed - tests.Count(t => t.Failed) - records.Count(v => v is Verdict.Fail or Verdict.Regression or Verdict.Error);
        var passed = counts.Passed - tests.Count(t => t.Passed) - records.Count(v => v == Verdict.Pass);
        if (failed <= 0 && passed <= 0)
            return;
        var reason =
            string.Create(
                CultureInfo.InvariantCulture, $"vstest counted {Math.Max(0, passed)} passed and {Math.Max(0, failed)} failed tests beside those it told of");
        CaseRecords.Write(run, CaseRecord.Of(
            new CaseOutcome(failed > 0 ? Verdict.Fail : Verdict.Pass, reason, [], []), Counters, Area.Unit.Name(), model: null,
            CaseRecords.NextAttempt(run, null, Counters), startedAt, 0));
    }

    private static string? Contradiction(TestEvent test, CaseRecord record)
    {
        var recordedBad = record.Verdict is Verdict.Fail or Verdict.Regression or Verdict.Error;
        if (test.Failed && !recordedBad)
            return $"the record of {record.Id} says {record.Verdict.Name()}, yet its test failed: {FirstLine(test.Error)}";
        if (test.Passed && record.Verdict != Verdict.Pass)
            return $"the record of {record.Id} says {record.Verdict.Name()}, yet its test passed";
        if (test.Skipped && (recordedBad || record.Verdict == Verdict.Pass))
            return $"the record of {record.Id} says {record.Verdict.Name()}, yet its test was skipped: {FirstLine(test.Error)}";
        return null;
    }

    private static CaseOutcome Unrecorded(TestEvent test, string id) =>
        test.Skipped
            ? CaseOutcome.Skip(FirstLine(test.Error))
            : CaseOutcome.Error($"{id} left no record, its test {test.Outcome}{(test.Error is null ? "" : $": {FirstLine(test.Error)}")}");

    private static CaseOutcome Failed(TestEvent test) =>
        CaseOutcome.From([new Finding(FindingCode.VstestFailed, $"{test.DisplayName}: {FirstLine(test.Error)}")
        {
            Seen = $"{test.Error}\n{test.Stack}".Trim(),
        }]);

    private static CaseRecord Counted(RunDirectory run, IReadOnlyList<TestEvent> units, DateTimeOffset startedAt)
    {
        var passed = units.Count(t => t.Passed);
        var failed = units.Count(t => t.Failed);
        var skipped = units.Count(t => t.Skipped);
        var reason = string.Create(CultureInfo.InvariantCulture, $"{passed} passed, {failed} failed, {skipped} skipped");
        var verdict = failed > 0 ? Verdict.Fail : passed > 0 ? Verdict.Pass : Verdict.Skip;
        List<string> notes = [.. units.Where(t => t.Skipped).Take(MostNotes).Select(t => $"skipped {t.DisplayName}: {FirstLine(t.Error)}")];
        if (skipped > MostNotes)
            notes.Add(string.Create(CultureInfo.InvariantCulture, $"{skipped - MostNotes} more were skipped"));
        return CaseRecord.Of(
            new CaseOutcome(verdict, reason, [], []) { Notes = notes },
            UnitTests, Area.Unit.Name(), model: null, CaseRecords.NextAttempt(run, null, UnitTests), startedAt, units.Sum(t => t.DurationMs));
    }

    private static void Add(RunDirectory run, TestEvent test, string? model, string area, CaseOutcome outcome, string? caseId = null)
    {
        var id = caseId ?? IdOf(test);
        CaseRecords.Write(run, CaseRecord.Of(
            outcome, id, area, model, CaseRecords.NextAttempt(run, model, id), test.At, test.DurationMs));
    }

    /// <summary>A well-formed id from any test's name; the hash keeps rows of one theory apart.</summary>
    internal static string IdOf(TestEvent test)
    {
        var name = test.Id[(test.Id.LastIndexOf('.') + 1)..].ToLowerInvariant();
        var clean = new string([.. name.Take(34).Select(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' ? c : '-')]);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes($"{test.Id}\n{test.DisplayName}")))[..8];
        return $"vstest.{clean}-{hash}";
    }

    private static string FirstLine(string? text)
    {
        var line = (text ?? "").Trim().Split('\n')[0].Trim();
        return line.Length == 0 ? "without a reason" : line;
    }
}
