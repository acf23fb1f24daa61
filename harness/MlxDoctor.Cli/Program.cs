using MlxDoctor.Cli;

return await DoctorApp.RunAsync(args, Console.Out, Console.Error);
