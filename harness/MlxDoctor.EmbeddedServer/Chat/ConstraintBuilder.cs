using System.Text.Json;
using MlxDoctor.EmbeddedServer.Api;
using MlxDoctor.EmbeddedServer.Engine;
using MlxDoctor.EmbeddedServer.Models;
using MlxDoctor.EmbeddedServer.Schema;

namespace MlxDoctor.EmbeddedServer.Chat;

/// <summary>Chooses the token mask of a request.</summary>
internal static class ConstraintBuilder
{
    /// <summary>The constraint, or null for free text.</summary>
    public static ITokenConstraint? Build(ChatRequest request, LoadedModel model)
    {
        try
        {
            return request.ToolChoice.IsForced ? Tools(request, model, null)
                : request.Format.Kind == ResponseFormatKind.Text ? null
                : request.Tools is not null && !request.ToolChoice.IsNone
                    && model.Marks.ToolCall is not null ? Tools(request, model, TextGrammar(request, model))
                : new JsonConstraint(Walk(TextGrammar(request, model), model), model.Engine.Facts.EndIds);
        }
        catch (UnsupportedSchemaException e)
        {
            throw request.ToolChoice.IsForced
                ? ApiException.Invalid("tools", $"The parameters of a tool cannot be enforced: {e.Message}.", "invalid_function_parameters")
                : ApiException.Invalid("response_format", $"The schema cannot be enforced: {e.Message}.", "invalid_response_format_schema");
        }
    }

    private static Grammar TextGrammar(ChatRequest request, LoadedModel model) =>
        request.Format.Kind == ResponseFormatKind.JsonObject
            ? model.Grammars.Get("object", () => Pieces.Call(new SchemaCompiler(default).AnyObject))
            : model.Grammars.Get("schema " + request.Format.Schema.GetRawText(), () => Pieces.Call(new SchemaCompiler(request.Format.Schema).Compile()));

    private static ITokenConstraint Tools(ChatRequest request, LoadedModel model, Grammar? text)
    {
        var framed = model.Marks is { ToolCall: not null, EndToolCall: not null };
        var grammar = model.Grammars.Get(
            $"tools {framed} {request.ToolChoice.Name} {request.Tools!.Value.GetRawText()}",
            () => Calls(request, framed));
        if (!framed)
            return new JsonConstraint(Walk(grammar, model), model.Engine.Facts.EndIds);
        var lineFeed = model.Engine.Codec.Encode("\n", allowSpecial: false);
        return new ToolCallConstraint(new ToolCallShape(
            model.Marks.ToolCall!.Value, model.Marks.EndToolCall!.Value, lineFeed is [var id] ? id : null,
            request.ParallelTools && request.ToolChoice.Mode != "function", model.Engine.Facts.EndIds,
            () => Walk(grammar, model), text is null ? null : () => Walk(text, model)));
    }

    private static Fragment Calls(ChatRequest request, bool framed)
    {
        var tools = request.Tools!.Value.EnumerateArray().Where(t => request.ToolChoice.Name is null || ToolRules.NameOf(t) == request.ToolChoice.Name);
        var calls = Pieces.Either(tools.Select(Call).ToList());
        return framed ? Pieces.Sequence(Pieces.Text("\n"), calls, Pieces.Text("\n")) : calls;
    }

    private static Fragment Call(JsonElement tool)
    {
        var arguments = Fields.Get(tool.GetProperty("function"), "parameters") is { } parameters
            ? Pieces.Call(new SchemaCompiler(parameters).Compile())
            : Pieces.Text("{}");
        return Pieces.Sequence(
            Pieces.Text($"{{\"name\": {JsonPieces.Quote(ToolRules.NameOf(tool))}, \"arguments\": "), arguments, Pieces.Text("}"));
    }

    private static GrammarWalk Walk(Grammar grammar, LoadedModel model) => new(grammar, model.Trie, model.Engine.Codec);
}
