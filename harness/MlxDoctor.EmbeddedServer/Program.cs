using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Faults;
using MlxDoctor.EmbeddedServer.Http;

try
{
    var options = OptionParser.Parse(args);
    if (options.Help || options.ListFaults)
    {
        Console.Out.WriteLine(options.Help ? OptionParser.Usage : FaultList.Print());
        return 0;
    }
    ModelFolder.Require(options.Model);
    await using var host = await ServerHost.StartAsync(options, () => EngineLoader.Load(options.Model, new EngineOptions { MaxStreams = options.MaxRunning }));
    ServerLog.Info($"listening on {host.Url}, loading {options.Model}");
    await Task.WhenAny(host.Loading, host.WaitAsync());
    if (host.Loading.IsFaulted)
    {
        ServerLog.Error(StartupMessages.OneLine(host.Loading.Exception!.GetBaseException(), options.Model));
        return 2;
    }
    if (host.Loading.IsCompleted)
        ServerLog.Info("ready");
    await host.WaitAsync();
    return 0;
}
catch (StartupException e)
{
    ServerLog.Error(e.Message);
    return 2;
}
