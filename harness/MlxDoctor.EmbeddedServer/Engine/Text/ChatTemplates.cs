using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using MlxDoctor.EmbeddedServer.Engine.Loading;

namespace MlxDoctor.EmbeddedServer.Engine.Text;

/// <summary>The templates that we know, by the hash of the file that they restate.</summary>
internal static class ChatTemplates
{
    private static readonly Dictionary<string, IChatTemplate> Known = new(StringComparer.Ordinal)
    {
        ["06944e8f6d23ec05147aa5799bacb6ada5f03edc571996360fc83d71a92e8fd0"] = new DoctorTinyTemplate(),
        ["872be49dbb638044ad01b60388f48d469ff2980e5f0dccdc22ec907db54d0788"] = new SmolLm2Template(),
    };

    /// <summary>The template of a model directory; an unknown one is refused, because a wrong prompt gives wrong answers silently.</summary>
    public static IChatTemplate Of(string directory)
    {
        var file = Path.Combine(directory, "chat_template.jinja");
        var text = File.Exists(file) ? File.ReadAllText(file) : FromConfig(ref file, directory);
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text.ReplaceLineEndings("\n").TrimEnd('\n'))));
        return Known.TryGetValue(hash, out var template)
            ? template
            : FrameTemplate.Of(directory, text)
            ?? throw new ModelLoadException(
                $"{file}: an unknown chat template (sha256 {hash[..12]}); the embedded server has those of doctor-tiny and SmolLM2, use a real server for "
                    + "this model");
    }

    private static string FromConfig(ref string file, string directory)
    {
        var missing = file;
        file = Path.Combine(directory, "tokenizer_config.json");
        try
        {
            using var document = JsonDocument.Parse(File.ReadAllBytes(file));
            if (document.RootElement.TryGetProperty("chat_template", out var template) && template.ValueKind == JsonValueKind.String)
                return template.GetString()!;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new ModelLoadException($"{missing}: missing, and {file} has no template either; copy the model directory again", e);
        }

        throw new ModelLoadException($"{missing}: missing, and {file} has no template either; copy the model directory again");
    }
}
