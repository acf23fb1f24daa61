using System.Text;
using System.Text.Json;
using FluentAssertions;
using MlxDoctor.EmbeddedServer.Schema;
using Xunit;

namespace MlxDoctor.Tests.Unit.EmbeddedServer;

/// <summary>Which texts a schema's automaton lets through, byte by byte.</summary>
[Trait("Tier", "Smoke")]
public sealed class SchemaTests
{
    private const string Person =
        """{"type":"object","properties":{"name":{"type":"string"},"age":{"type":"integer"}},"required":["name"],"additionalProperties":false}""";
    private const string Tree = """{"type":"object","properties":{"v":{"type":"integer"},"kids":{"type":"array","items":{"$ref":"#"}}},"required":["v"]}""";

    [Theory]
    [InlineData("""{"type":"integer"}""", "-12")]
    [InlineData("""{"type":"number"}""", "-1.5e+10")]
    [InlineData("""{"type":"boolean"}""", "false")]
    [InlineData("""{"type":["string","null"]}""", "null")]
    [InlineData("""{"type":"string"}""", "\"a\\n\\u00e9 世 🎉\"")]
    [InlineData("""{"enum":["a",1,null,{"k":[1]}]}""", """{"k":[1]}""")]
    [InlineData("""{"const":"a\"b"}""", "\"a\\\"b\"")]
    [InlineData(Person, """{"name": "x", "age": 3}""")]
    [InlineData(Person, """{"name":"x"}""")]
    [InlineData(Person, "{\n  \"name\": \"x\"\n}")]
    [InlineData(Tree, """{"v":1,"kids":[{"v":2,"kids":[]},{"v":3}]}""")]
    [InlineData("""{"$ref":"#/$defs/a","$defs":{"a":{"type":"string"}}}""", "\"x\"")]
    [InlineData("""{"anyOf":[{"type":"integer"},{"type":"array","items":{"type":"integer"}}]}""", "[1, 2]")]
    [InlineData("""{"type":"array","items":{"type":"boolean"},"minItems":2,"maxItems":3}""", "[true,false]")]
    [InlineData("""{"type":"string","minLength":2,"maxLength":3}""", "\"世界人\"")]
    [InlineData("""{"type":"object"}""", """{"a":[{"b":null}]}""")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"integer"}}""", """{"a": 1, "b": 2}""")]
    [InlineData("{}", "[1, \"x\", {}]")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2024-02-28\"")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}}}""", "{}")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"integer"}}}""", """{"b": 1}""")]
    [InlineData("""{"type":"object","properties":{},"required":["z"]}""", """{"z": [1]}""")]
    public void A_text_that_fits_is_let_through(string schema, string text) => Fits(schema, text).Should().BeTrue();

    [Theory]
    [InlineData("""{"type":"integer"}""", "1.5")]
    [InlineData("""{"type":"integer"}""", "01")]
    [InlineData("""{"type":"integer"}""", "-")]
    [InlineData("""{"type":"string"}""", "\"a\nb\"")]
    [InlineData("""{"type":"string"}""", "\"\\x\"")]
    [InlineData("""{"type":"string"}""", "\"\\ud800\"")]
    [InlineData("""{"type":"string"}""", "\"open")]
    [InlineData("""{"enum":["ab","ac"]}""", "\"ad\"")]
    [InlineData(Person, """{"age": 3}""")]
    [InlineData(Person, """{"name": 3}""")]
    [InlineData(Person, """{"name": "x", "other": 1}""")]
    [InlineData(Person, """{"name": "x",}""")]
    [InlineData(Person, """{"name": "x"} """)]
    [InlineData(Tree, """{"v":1,"kids":[{"kids":[]}]}""")]
    [InlineData("""{"type":"array","items":{"type":"boolean"},"minItems":2,"maxItems":3}""", "[true]")]
    [InlineData("""{"type":"array","items":{"type":"boolean"},"minItems":2,"maxItems":3}""", "[true,true,true,true]")]
    [InlineData("""{"type":"string","minLength":2,"maxLength":3}""", "\"世\"")]
    [InlineData("""{"type":"object","additionalProperties":false}""", """{"a":1}""")]
    [InlineData("""{"type":"string","format":"date"}""", "\"2024-13-01\"")]
    [InlineData("""{"type":"object"}""", "[]")]
    public void A_text_that_does_not_fit_is_stopped(string schema, string text) => Fits(schema, text).Should().BeFalse();

    [Theory]
    [InlineData("""{"type":"string","pattern":"^a"}""", "pattern")]
    [InlineData("""{"type":"array","uniqueItems":true}""", "uniqueItems")]
    [InlineData("""{"type":"number","multipleOf":2}""", "multipleOf")]
    [InlineData("""{"not":{"type":"string"}}""", "not")]
    [InlineData("""{"type":"string","format":"regex"}""", "format")]
    [InlineData("""{"oneOf":[{"type":"integer"},{"type":"number"}]}""", "oneOf")]
    [InlineData("""{"allOf":[{"type":"integer"},{"minimum":2}]}""", "allOf")]
    [InlineData("""{"$ref":"http://example.org/x"}""", "$ref")]
    [InlineData("""{"$ref":"#/$defs/none"}""", "points nowhere")]
    [InlineData("""{"type":"object","properties":{"a":{"anyOf":[{"type":"string"}],"minLength":3}}}""", "together")]
    [InlineData("""{"type":"integer","minimum":5,"maximum":4}""", "no integer")]
    [InlineData("""{"type":"string","minLength":5,"maxLength":4}""", "larger")]
    [InlineData("""{"type":"strnig"}""", "strnig")]
    [InlineData("""{"minimum":3}""", "without 'type'")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"integer"}},"minProperties":1}""", "minProperties")]
    public void What_cannot_be_enforced_is_refused_by_name(string schema, string named) =>
        FluentActions.Invoking(() => Compile(schema)).Should().Throw<UnsupportedSchemaException>().WithMessage($"*{named}*");

    [Fact]
    public void A_schema_that_refers_to_itself_without_reading_is_refused() =>
        FluentActions.Invoking(() => Compile("""{"anyOf":[{"$ref":"#"},{"type":"array","items":{"$ref":"#"}}]}"""))
            .Should().Throw<UnsupportedSchemaException>().WithMessage("*refers to itself*");

    [Theory]
    [InlineData(0, 9)]
    [InlineData(18, 99)]
    [InlineData(-7, 12)]
    [InlineData(-105, -98)]
    [InlineData(95, 1203)]
    [InlineData(100, 100)]
    public void Exactly_the_integers_between_the_bounds_are_let_through(int low, int high)
    {
        var schema = $$"""{"type":"integer","minimum":{{low}},"maximum":{{high}}}""";
        var compiled = Compile(schema);
        for (var n = low - 120; n <= high + 120; n++)
            Fits(compiled, n.ToString(System.Globalization.CultureInfo.InvariantCulture)).Should().Be(n >= low && n <= high, $"{n} in {low}..{high}");
    }

    [Theory]
    [InlineData("""{"type":"number","minimum":0,"maximum":1}""", "0.25", true)]
    [InlineData("""{"type":"number","minimum":0,"maximum":1}""", "1", true)]
    [InlineData("""{"type":"number","minimum":0,"maximum":1}""", "1.5", false)]
    [InlineData("""{"type":"number","minimum":0,"maximum":1}""", "-0.5", false)]
    [InlineData("""{"type":"number","minimum":-2,"maximum":2}""", "-1.75", true)]
    [InlineData("""{"type":"number","minimum":-2,"maximum":2}""", "-2.25", false)]
    [InlineData("""{"type":"number","exclusiveMinimum":0}""", "0", false)]
    [InlineData("""{"type":"number","exclusiveMinimum":0}""", "0.5", true)]
    [InlineData("""{"type":"integer","exclusiveMaximum":10}""", "10", false)]
    [InlineData("""{"type":"integer","exclusiveMaximum":10}""", "-50", true)]
    public void Bounds_of_numbers_hold(string schema, string text, bool fits) => Fits(schema, text).Should().Be(fits);

    [Fact]
    public void Every_prefix_of_a_fitting_text_is_alive_and_no_other_byte_sneaks_in()
    {
        var grammar = Compile(Person);
        var state = grammar.Start;
        foreach (var b in Encoding.UTF8.GetBytes("""{"name": "x", "age": 30}"""))
        {
            state.Accepts.Should().BeFalse();
            grammar.Step(state, 0xFF).Should().BeSameAs(GrammarState.Dead);
            state = grammar.Step(state, b);
            state.Should().NotBeSameAs(GrammarState.Dead);
        }
        state.Accepts.Should().BeTrue();
    }

    [Fact]
    public void Random_walks_under_the_mask_are_always_valid_documents()
    {
        const string schema = """
            {"type":"object","properties":{"name":{"type":"string","maxLength":12},"kind":{"enum":["a","b\"c","世"]},
             "n":{"type":"integer","minimum":-5,"maximum":300},"list":{"type":"array","items":{"anyOf":[{"type":"boolean"},{"type":"null"}]},"maxItems":4}},
             "required":["name","kind","n"],"additionalProperties":false}
            """;
        var codec = new ToyCodec();
        var trie = new TokenTrie(codec, codec.Count);
        var grammar = Compile(schema);
        for (var seed = 0; seed < 300; seed++)
        {
            var random = new Random(seed);
            var constraint = new JsonConstraint(new GrammarWalk(grammar, trie, codec), new HashSet<int> { ToyCodec.End });
            var bytes = new List<byte>();
            var allowed = new bool[codec.Count];
            for (var id = -1; id != ToyCodec.End;)
            {
                constraint.Mask(allowed);
                var choices = Enumerable.Range(0, codec.Count).Where(i => allowed[i]).ToList();
                choices.Should().NotBeEmpty("the automaton must never paint itself into a corner");
                id = choices[random.Next(choices.Count)];
                constraint.Accept(id);
                bytes.AddRange(codec.Bytes(id));
            }
            var root = JsonDocument.Parse(bytes.ToArray()).RootElement;
            root.GetProperty("n").GetInt32().Should().BeInRange(-5, 300);
            root.GetProperty("kind").GetString().Should().BeOneOf("a", "b\"c", "世");
            new StringInfoLength(root.GetProperty("name").GetString()!).Runes.Should().BeLessThanOrEqualTo(12);
            if (root.TryGetProperty("list", out var list))
                list.GetArrayLength().Should().BeLessThanOrEqualTo(4);
        }
    }

    [Fact]
    public void Chat_marks_are_never_allowed_inside_a_document()
    {
        var codec = new ToyCodec();
        var constraint =
            new JsonConstraint(new GrammarWalk(Compile("""{"type":"string"}"""), new TokenTrie(codec, codec.Count), codec), new HashSet<int> { ToyCodec.End });
        constraint.Accept('"');
        var allowed = new bool[codec.Count];
        constraint.Mask(allowed);
        allowed['<'].Should().BeTrue();
        allowed[codec.AddedToken("<tool_call>")!.Value].Should().BeFalse();
        allowed[ToyCodec.End].Should().BeFalse();
    }

    private static Grammar Compile(string schema)
    {
        using var document = JsonDocument.Parse(schema);
        return new Grammar(Pieces.Call(new SchemaCompiler(document.RootElement.Clone()).Compile()));
    }

    private static bool Fits(string schema, string text) => Fits(Compile(schema), text);

    private static bool Fits(Grammar grammar, string text) =>
        Encoding.UTF8.GetBytes(text).Aggregate(grammar.Start, grammar.Step).Accepts;

    private readonly record struct StringInfoLength(string Text)
    {
        public int Runes => Text.EnumerateRunes().Count();
    }
}
