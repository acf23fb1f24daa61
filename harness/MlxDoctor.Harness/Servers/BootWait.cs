using System.Globalization;
using System.Text.RegularExpressions;
using MlxDoctor.Core.Errors;
using MlxDoctor.Core.Runs;
using MlxDoctor.Harness.Servers.Platforms;

namespace MlxDoctor.Harness.Servers;

/// <summary>Waits until a started server proves to be ready, and gives up as soon as it can't become so.</summary>
internal sealed class BootWait(
    ServerProcess process, ServerProfile profile, Probe probe, string model, TimeSpan timeout, TimeProvider clock, WaitBook? waits = null)
{
    private static readonly TimeSpan PollEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan ReadinessLimit = TimeSpan.FromSeconds(10);

    /// <summary>How long a server that says it is ready may refuse a plain completion.</summary>
    private static readonly TimeSpan RefusalPatience = TimeSpan.FromSeconds(30);

    /// <summary>A status that says "failed" counts when it was seen this often in a row.</summary>
    private const int FailedInARow = 3;

    private readonly IPlatform _platform = Platform.Current;
    private string _lastSeen = "nothing yet";

    /// <summary>What the last completion that was answered at all came to: it says more than a connection that broke after it.</summary>
    private string? _completion;
    private int _failed;
    private long? _refusedSince;

    /// <summary>Waits.</summary>
    /// <exception cref="EnvironmentException">It died, failed to load, or took too long.</exception>
    public async Task<BootOutcome> RunAsync(CancellationToken cancellation)
    {
        using var deadline = new CancellationTokenSource(timeout, clock);
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation, deadline.Token);
        _ = process.Exited.ContinueWith(_ => CancelQuietly(stop), CancellationToken.None, TaskContinuationOptions.None, TaskScheduler.Default);
        using var wait = waits?.Begin(null, () => string.Create(
            CultureInfo.InvariantCulture,
            $"{profile.Name} to boot (process {process.Tree.Root.Pid}, at most {timeout.TotalSeconds:0} s; last seen: {_lastSeen})"));
        try
        {
            while (true)
            {
                stop.Token.ThrowIfCancellationRequested();
                if (await LookAsync(stop.Token) is { } outcome)
                    return outcome;
                await Task.Delay(PollEvery, clock, stop.Token);
            }
        }
        catch (OperationCanceledException)
        {
            cancellation.ThrowIfCancellationRequested();
            if (process.Exited.IsCompleted)
                return await PortIsTakenAsync()
                    ? BootOutcome.PortLost
                    : throw Failure($"died while it was awaited: {process.Obituary()}", "Read the end of its log; run the command by hand.");
            throw Failure(
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"was not ready within {timeout.TotalSeconds:0.#} s; last seen: {_lastSeen}{Completion()}\n{process.Evidence()}"),
                $"Give it more time (boot_timeout_s in {profile.SourceFile}), or read its log.");
        }
    }

    private string Completion() => _completion is { } seen && seen != _lastSeen ? $"; the last completion: {seen}" : "";

    private async Task<BootOutcome?> LookAsync(CancellationToken stop)
    {
        switch (Owner())
        {
            case PortOwner.Nobody:
                _lastSeen = string.Create(CultureInfo.InvariantCulture, $"nothing listens on port {process.Plan.Port}");
                return null;
            case PortOwner.Foreign:
                return BootOutcome.PortLost;
        }
        var ready = await probe.GetAsync(profile.Readiness.Path, ReadinessLimit, stop);
        _lastSeen = ready.ToString();
        if (!IsReady(ready))
            return null;
        _lastSeen = "it says that it is ready; its first completion is awaited";
        var completion = await probe.CompleteAsync("/v1/chat/completions", model, timeout, stop);
        _lastSeen = completion.ToString();
        if (completion.Status is not null)
            _completion = _lastSeen;
        if (!Probe.IsCompletion(completion))
        {
            GiveUpOnRefusal(completion);
            return null;
        }
        // Who answered is asked once more: the port may have changed hands since the first look.
        stop.ThrowIfCancellationRequested();
        return Owner() == PortOwner.Foreign ? BootOutcome.PortLost : BootOutcome.Ready;
    }

    private bool IsReady(ProbeAnswer answer)
    {
        _failed = profile.Readiness.FailedStatus == answer.Code ? _failed + 1 : 0;
        if (_failed >= FailedInARow)
            throw Failure($"failed to load the model: {answer}\n{process.Evidence()}", "Read the end of its log.");
        try
        {
            return answer.Code == profile.Readiness.Status && (profile.Readiness.Body?.IsMatch(answer.Text) ?? true);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private void GiveUpOnRefusal(ProbeAnswer answer)
    {
        // A connection that broke says nothing; it neither refuses nor takes a refusal back.
        if (answer.Status is null)
            return;
        // 408, 425 and 429 ask for patience; other 4xx say that the request itself is unwelcome.
        if (answer.Code is < 400 or > 499 or 408 or 425 or 429)
        {
            _refusedSince = null;
            return;
        }
        _refusedSince ??= clock.GetTimestamp();
        if (clock.GetElapsedTime(_refusedSince.Value) >= RefusalPatience)
            throw Failure(
                $"says that it is ready, but refuses a completion with model '{model}': {answer}\n{process.Evidence()}",
                $"Check model_name in {profile.SourceFile}.");
    }

    private PortOwner Owner()
    {
        var port = process.Plan.Port;
        var owner = _platform.Owner(port, Pids(thorough: false));
        // A worker that listens may be new; only a thorough look may call the port lost.
        return owner == PortOwner.Foreign ? _platform.Owner(port, Pids(thorough: true)) : owner;
    }

    private HashSet<int> Pids(bool thorough) => [.. process.Tree.Alive(thorough).Select(p => p.Pid)];

    private async Task<bool> PortIsTakenAsync() => _platform.Owner(process.Plan.Port, new HashSet<int>()) switch
    {
        PortOwner.Foreign => true,
        PortOwner.Unknown => await LoopbackPort.AnswersAsync(process.Plan.Port, CancellationToken.None),
        _ => false,
    };

    private EnvironmentException Failure(string what, string remedy) => new($"{profile.Name} {what}", remedy);

    private static void CancelQuietly(CancellationTokenSource source)
    {
        try
        {
            source.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // The wait ended first.
        }
    }
}
