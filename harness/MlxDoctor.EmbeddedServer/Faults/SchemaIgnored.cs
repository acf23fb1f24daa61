using MlxDoctor.EmbeddedServer.Chat;
using MlxDoctor.EmbeddedServer.Http;

namespace MlxDoctor.EmbeddedServer.Faults;

/// <summary>Response_format is ignored.</summary>
internal sealed class SchemaIgnored : Fault
{
    /// <summary>Its line in the list.</summary>
    public static FaultEntry Entry { get; } = new(
        "schema-ignored",
        "response_format is ignored",
        "schema only advisory",
        _ => new SchemaIgnored());

    /// <inheritdoc/>
    public override void Change(ChatRequest request, RequestScope scope) => request.Format = ResponseFormat.Text;
}
