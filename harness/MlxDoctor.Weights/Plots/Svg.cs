using System.Globalization;
using System.Net;
using System.Text;

namespace MlxDoctor.Weights.Plots;

/// <summary>A small SVG writer: black on white, so that prints are legible.</summary>
internal sealed class Svg(double width, double height)
{
    private readonly StringBuilder _body = new();

    /// <summary>Adds a rectangle.</summary>
    public void Rectangle(double x, double y, double w, double h, string fill, string title) =>
        _body.Append(
            CultureInfo.InvariantCulture,
            $"<rect x=\"{x:0.#}\" y=\"{y:0.#}\" width=\"{w:0.#}\" height=\"{h:0.#}\" fill=\"{fill}\" stroke=\"#999\" "
                + $"stroke-width=\"0.5\"><title>{WebUtility.HtmlEncode(title)}</title></rect>\n");

    /// <summary>Adds text; the anchor is start, middle or end; a halo keeps lines off the letters.</summary>
    public void Text(double x, double y, string text, string anchor = "start", string fill = "#000", double size = 11, bool halo = false) =>
        _body.Append(
            CultureInfo.InvariantCulture,
            $"<text{(halo ? " stroke=\"#fff\" stroke-width=\"3\" paint-order=\"stroke\"" : "")} x=\"{x:0.#}\" y=\"{y:0.#}\" text-anchor=\"{anchor}\" "
                + $"fill=\"{fill}\" font-size=\"{size:0.#}\">{WebUtility.HtmlEncode(text)}</text>\n");

    /// <summary>Adds a line.</summary>
    public void Line(double x1, double y1, double x2, double y2) =>
        _body.Append(CultureInfo.InvariantCulture, $"<line x1=\"{x1:0.#}\" y1=\"{y1:0.#}\" x2=\"{x2:0.#}\" y2=\"{y2:0.#}\" stroke=\"#444\"/>\n");

    /// <summary>Adds a circle.</summary>
    public void Circle(double x, double y, double r, string title) =>
        _body.Append(
            CultureInfo.InvariantCulture,
            $"<circle cx=\"{x:0.#}\" cy=\"{y:0.#}\" r=\"{r:0.#}\" fill=\"none\" stroke=\"#000\"><title>{WebUtility.HtmlEncode(title)}</title></circle>\n");

    /// <summary>The document.</summary>
    public string Document(string title) => string.Create(CultureInfo.InvariantCulture,
        $"<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 {width:0.#} {height:0.#}\" width=\"{width:0.#}\" font-family=\"sans-serif\" role=\"img\" "
            + $"aria-label=\"{WebUtility.HtmlEncode(title)}\">\n<rect width=\"100%\" height=\"100%\" fill=\"#fff\"/>\n{_body}</svg>\n");
}
