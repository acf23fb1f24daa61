using System.CommandLine;
using MlxDoctor.Core.Cases;
using MlxDoctor.Core.Errors;
using MlxDoctor.Harness.Data;

namespace MlxDoctor.Cli.Commands;

/// <summary><c>doctor completion bash|zsh|fish</c>: a script that completes verbs, options, servers and cases.</summary>
internal static class CompletionCommand
{
    private static readonly string[] Shells = ["bash", "zsh", "fish"];

    /// <summary>The verb.</summary>
    public static Command Build(Workspace workspace, TextWriter output)
    {
        var shell = new Argument<string>("SHELL") { Description = "bash, zsh or fish." };
        shell.CompletionSources.Add(Shells);
        var verb = new Command(
            "completion", "Print what completes the command line in a shell. Example: source <(harness/doctor completion bash)") { shell };
        verb.SetAction(parsed =>
        {
            output.Write(Script(parsed.GetValue(shell)!, workspace.Places.FrontDoor));
            return ExitCodes.Fine;
        });
        return verb;
    }

    /// <summary>The script; the command line itself knows the words, by the parser's own directive.</summary>
    private static string Script(string shell, string command) => shell switch
    {
        "bash" => $$"""
            _mlxdoctor() {
              local IFS=$'\n'
              COMPREPLY=($(compgen -W "$("${COMP_WORDS[0]}" "[suggest:${COMP_POINT}]" "${COMP_LINE}" 2>/dev/null)" -- "${COMP_WORDS[COMP_CWORD]}"))
            }
            complete -F _mlxdoctor {{command}} mlxdoctor

            """,
        "zsh" => $$"""
            #compdef {{command}} mlxdoctor
            _mlxdoctor() {
              local -a words_found
              words_found=("${(@f)$("${words[1]}" "[suggest:${CURSOR}]" "${BUFFER}" 2>/dev/null)}")
              compadd -a words_found
            }
            compdef _mlxdoctor {{command}} mlxdoctor

            """,
        "fish" => $$"""
            function __mlxdoctor
              set -l line (commandline -cp)
              eval (commandline -po)[1] "'[suggest:"(string length -- $line)"]'" (string escape -- $line) 2>/dev/null
            end
            complete -f -c (basename {{command}}) -a '(__mlxdoctor)'
            complete -f -c mlxdoctor -a '(__mlxdoctor)'

            """,
        _ => throw new UsageException($"no script for the shell '{shell}'", $"{Nearest.Hint(shell, Shells)} The shells are {string.Join(", ", Shells)}."),
    };
}
