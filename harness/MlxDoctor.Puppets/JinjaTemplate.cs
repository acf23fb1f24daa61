using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace MlxDoctor.Puppets;

/// <summary>Writes a family's frame as a Jinja chat template.</summary>
internal static class JinjaTemplate
{
    private static readonly JsonSerializerOptions Readable = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The template's text.</summary>
    public static string Write(PuppetTemplate template)
    {
        var text = new StringBuilder();
        if (template.Signs.Length > 0)
            text.Append("{#- ").Append(template.Signs).Append(" -#}\n");
        text.Append(
            "{%- macro said(m) -%}{%- if m.content is string -%}{{- m.content -}}{%- elif m.content -%}{%- for p in m.content -%}{{- p.text -}}{%- endfor "
                + "-%}{%- endif -%}{%- endmacro -%}\n");
        Put(text, template.Start);
        text.Append("{%- if tools -%}\n");
        Put(text, template.System.Before);
        text.Append("{%- for tool in tools -%}{{- tool | tojson -}}").Append(Put("\n")).Append("{%- endfor -%}\n");
        Put(text, template.System.After);
        text.Append("{%- endif -%}\n{%- for m in messages -%}\n");
        Turn(text, "{%- if m.role == 'user' -%}", template.User, "");
        Turn(text, "{%- elif m.role == 'assistant' -%}", template.Assistant,
            "{%- for tool_call in m.tool_calls or [] -%}{{- tool_call.function.name ~ ' ' -}}{{- tool_call.function.arguments if tool_call.function.arguments "
                + "is string else tool_call.function.arguments | tojson -}}{%- endfor -%}\n");
        Turn(text, "{%- elif m.role == 'tool' -%}", template.Tool, "");
        Turn(text, "{%- else -%}", template.System, "");
        text.Append("{%- endif -%}\n{%- endfor -%}\n{%- if add_generation_prompt -%}\n");
        Put(text, template.Generation);
        text.Append("{%- if enable_thinking is defined and not enable_thinking -%}\n");
        Put(text, template.NoThinking);
        text.Append("{%- else -%}\n");
        Put(text, template.Thinking);
        return text.Append("{%- endif -%}\n{%- endif -%}\n").ToString();
    }

    private static void Turn(StringBuilder text, string condition, (string Before, string After) frame, string calls)
    {
        text.Append(condition).Append('\n');
        Put(text, frame.Before);
        text.Append("{{- said(m) -}}\n").Append(calls);
        Put(text, frame.After);
    }

    private static void Put(StringBuilder text, string constant)
    {
        if (constant.Length > 0)
            text.Append(Put(constant)).Append('\n');
    }

    private static string Put(string constant) => $"{{{{- {JsonSerializer.Serialize(constant, Readable)} -}}}}";
}
