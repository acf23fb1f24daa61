using System.CommandLine;
using MlxDoctor.Weights;

namespace MlxDoctor.Cli.Commands.Weights;

/// <summary>Verbs that answer about a model folder at once and write nothing.</summary>
internal static class ModelVerbs
{
    /// <summary><c>weights check</c>.</summary>
    public static Command Check(WeightsSession session)
    {
        var model = new Argument<string>("model-dir") { Description = "Model folder." };
        var verb = new Command(
            "check",
            "Static checks of a model folder: files, configuration, quantisation, tokenizer, values. Exit code 2 when one fails. Example: harness/doctor "
                + "weights check ~/models/M")
        {
            model,
        };
        return session.Verb(verb, [], (parsed, commands, cancellation) =>
            commands.CheckAsync(new CheckArguments(parsed.GetValue(model)!, parsed.GetValue(session.Json)), cancellation));
    }

    /// <summary><c>weights diff</c>.</summary>
    public static Command Diff(WeightsSession session)
    {
        var judged = new Argument<string>("a") { Description = "Model folder or tensor file to judge, quantised or not." };
        var parent = new Argument<string>("b") { Description = "Its parent, or any checkpoint of the same shapes." };
        var verb = new Command(
            "diff",
            "Error of checkpoint A against B, tensor by tensor, worst first; packed codes are decoded with their scales and biases. Exit code 2 when a tensor "
                + "cannot be compared. Example: harness/doctor weights diff ~/models/M-4bit ~/models/M")
        {
            judged,
            parent,
        };
        return session.Verb(verb, [], (parsed, commands, cancellation) =>
            commands.DiffAsync(new DiffArguments(parsed.GetValue(judged)!, parsed.GetValue(parent)!, parsed.GetValue(session.Json)), cancellation));
    }
}
