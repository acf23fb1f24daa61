using MlxDoctor.EmbeddedServer;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Engine.Memo;
using MlxDoctor.EmbeddedServer.Faults;
using MlxDoctor.EmbeddedServer.Http;
using MlxDoctor.EmbeddedServer.Startup;

try
{
    var options = OptionParser.Parse(
        [.. (Environment.GetEnvironmentVariable("MLXDOCTOR_EMBEDDED_ARGS") ?? "").Split(' ', StringSplitOptions.RemoveEmptyEntries), .. args]);
    if (options.Help || options.ListFaults || options.Version)
    {
        Console.Out.WriteLine(options.Help ? OptionParser.Usage
            : options.Version ? $"embedded {options.VersionSaid ?? typeof(OptionParser).Assembly.GetName().Version!.ToString(3)}"
            : FaultList.Print());
        return 0;
    }
    ModelFolder.Require(options.Model);
    if (options.Scripted && options.Script is null)
        throw new StartupException("--engine scripted needs rules", "--script fixtures/scripts/read-a-file.yaml");
    if (options.Context is not null && !options.Reads)
        throw new StartupException("--context is the reader's", "--engine reader --context 32768");
    if (options is { Scripted: true, Disguise: true })
        throw new StartupException("--disguise changes what a model says, and a script answers in its place", "--engine real, or leave --disguise out");
    await using var host = await ServerHost.StartAsync(options, () =>
    {
        if (options.Scripted)
            return EngineLoader.LoadScripted(options.Model, options.Script!);
        if (options.Reads)
            return EngineLoader.LoadReader(options.Model, options.Context);
        ITextEngine engine = EngineLoader.Load(options.Model, new EngineOptions { MaxStreams = options.MaxRunning, Disguise = options.Disguise });
        return options.Memo is { } file ? new MemoEngine(engine, new MemoFile(file)) : engine;
    });
    ConsoleLog.Info($"listening on {host.Url}, loading {options.Model}");
    await Task.WhenAny(host.Loading, host.WaitAsync());
    if (host.Loading.IsFaulted)
    {
        ConsoleLog.Error(StartupMessages.OneLine(host.Loading.Exception!.GetBaseException(), options.Model));
        return 2;
    }
    if (host.Loading.IsCompleted)
        ConsoleLog.Info("ready");
    await host.WaitAsync();
    return 0;
}
catch (StartupException e)
{
    ConsoleLog.Error(e.Message);
    return 2;
}
