using System.Text;
using CsCheck;
using FluentAssertions;
using MlxDoctor.Harness.Client;
using Xunit;

namespace MlxDoctor.Tests.Unit.Harness.Client;

[Trait("Tier", "Smoke")]
public sealed class SseReaderTests
{
    private static readonly byte[][] Scraps =
    [
        .. new[]
        {
            "data: ", "data:", "data", "event: ", "id: 7", "retry: 9", ": note", "\n", "\n", "\n\n", "\r", "\r\n", "\r\n\r\n", "[DONE]", "data: [DONE]\n\n",
            "{\"a\":1}", " ", "é", "🙂", "漢", "\uFEFF", "x",
            "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\"🙂é\"}}]}\n\n",
            "data: {\"choices\":[{\"index\":0,\"delta\":{},\"finish_reason\":\"stop\"}]}\r\n\r\n",
            "data: {\"error\":\"no\"}\n\n",
        }.Select(Encoding.UTF8.GetBytes),
        [0xff], [0xc3], [0xf0, 0x9f], [0x00],
    ];

    private static readonly Gen<byte[]> Streams = Gen.Int[0, Scraps.Length - 1].Array[0, 30].Select(picks => picks.SelectMany(i => Scraps[i]).ToArray());

    private static readonly Gen<byte[][]> SplitStreams =
        from bytes in Streams
        from cuts in Gen.Int[0, Math.Max(0, bytes.Length)].Array[0, 12]
        select Split(bytes, cuts);

    [Fact]
    public void Any_split_of_a_stream_gives_the_same_transcript_apart_from_times() => SplitStreams.Sample(
        pieces => Signature.Of(TranscriptReplay.FromBytes(pieces)).Should().Be(Signature.Of(TranscriptReplay.FromBytes([[.. pieces.SelectMany(p => p)]]))),
        iter: 3000);

    [Fact]
    public void Every_stream_reads_as_the_framework_reads_it() => Streams.Sample(
        bytes =>
        {
            var log = new ObservationLog();
            var reader = new SseReader(int.MaxValue, log);
            reader.Feed(bytes, 0);
            // Complete is not called: the framework drops what is not terminated. A CR at the very end is only known to end a line by what follows.
            if (bytes.Length > 0 && bytes[^1] == '\r')
                reader.Feed("x"u8, 0);
            var expected = ReadByOracle(bytes);
            reader.Events.Select(e => e.Data).Should().Equal(expected.Select(e => e.Item2));
            // The framework lets the name of an event without data pass on to the next; the standard (9.2.6, "dispatch the event", step 2) clears it.
            if (log.ToList().All(o => o.Code != ObservationCodes.EventWithoutData))
                reader.Events.Select(e => string.IsNullOrEmpty(e.Name) ? "message" : e.Name).Should()
                    .Equal(expected.Select(e => e.Item1.Length == 0 ? "message" : e.Item1));
        },
        iter: 3000);

    [Theory]
    [InlineData("data: a\r\n\r\ndata: b\r\n\r\n", ObservationCodes.CrLf, LineEnding.CrLf)]
    [InlineData("data: a\r\rdata: b\r\r", ObservationCodes.Cr, LineEnding.Cr)]
    [InlineData("\uFEFFdata: a\n\ndata: b\n\n", ObservationCodes.Bom, LineEnding.Lf)]
    [InlineData(": hello\n\ndata: a\n\n: bye\n\ndata: b\n\n", ObservationCodes.Comment, LineEnding.Lf)]
    [InlineData("event: x\ndata: a\n\ndata: b\n\n", ObservationCodes.NamedEvent, LineEnding.Lf)]
    [InlineData("data: a\n\nDATA: z\n\ndata: b\n\n", ObservationCodes.UnknownField, LineEnding.Lf)]
    internal void Oddities_are_read_and_recorded(string stream, string code, LineEnding ending)
    {
        var (events, observations) = Read(stream);
        events.Select(e => e.Data).Should().Equal("a", "b");
        events.Should().OnlyContain(e => e.LineEnding == ending && e.Terminated);
        observations.Should().ContainSingle().Which.Code.Should().Be(code);
    }

    [Fact]
    public void A_plain_stream_has_no_oddity() => Read("data: a\n\ndata:b\n\nid: 1\nretry: 5\ndata: c\n\n").Observations.Should().BeEmpty();

    [Fact]
    public void The_name_of_an_event_without_data_is_not_the_next_ones()
    {
        var (events, observations) = Read("data: a\n\nevent: z\n\ndata: b\n\n");
        events.Select(e => e.Name).Should().Equal(null, null);
        observations.Should().Contain(o => o.Code == ObservationCodes.EventWithoutData);
    }

    [Fact]
    public void Several_data_lines_are_joined_by_line_feeds()
    {
        var (events, observations) = Read("data: a\ndata:\ndata:  b\n\n");
        events.Should().ContainSingle().Which.Data.Should().Be("a\n\n b");
        observations.Should().ContainSingle(o => o.Code == ObservationCodes.MultiLine).Which.Count.Should().Be(2);
    }

    [Theory]
    [InlineData("data: a\n\ndata: b")]
    [InlineData("data: a\n\ndata: b\n")]
    [InlineData("data: a\r\n\r\ndata: b\r\n")]
    public void An_event_without_its_blank_line_is_kept_and_marked(string stream)
    {
        var (events, observations) = Read(stream);
        events.Select(e => (e.Data, e.Terminated)).Should().Equal(("a", true), ("b", false));
        observations.Should().Contain(o => o.Code == ObservationCodes.Unterminated);
    }

    [Fact]
    public void An_event_is_stamped_when_its_data_line_is_complete_and_not_when_it_starts()
    {
        var reader = new SseReader(10, new ObservationLog());
        reader.Feed(": wait\n\nda"u8, 1);
        reader.Feed("ta: x"u8, 2);
        reader.Feed("\n"u8, 3);
        reader.Feed("\n"u8, 4);
        var e = reader.Events.Should().ContainSingle().Subject;
        (e.FirstTicks, e.Ticks, e.Start, e.Length).Should().Be((1, 3, 8, 9));
    }

    [Fact]
    public void More_events_than_allowed_are_not_kept()
    {
        var log = new ObservationLog();
        var reader = new SseReader(2, log);
        reader.Feed("data: a\n\ndata: b\n\ndata: c\n\ndata: d\n\n"u8, 0);
        reader.Events.Should().HaveCount(2);
        log.ToList().Should().ContainSingle(o => o.Code == ObservationCodes.LimitEvents && o.Count == 2);
    }

    private static (IReadOnlyList<SseEvent> Events, IReadOnlyList<Observation> Observations) Read(string stream)
    {
        var log = new ObservationLog();
        var reader = new SseReader(1000, log);
        reader.Feed(Encoding.UTF8.GetBytes(stream), 0);
        reader.Complete(0);
        return (reader.Events, log.ToList());
    }

    internal static List<(string, string)> ReadByOracle(byte[] bytes)
    {
        var parser = System.Net.ServerSentEvents.SseParser.Create(new MemoryStream(bytes), (_, data) => Encoding.UTF8.GetString(data));
        return [.. parser.Enumerate().Select(item => (item.EventType, item.Data))];
    }

    private static byte[][] Split(byte[] bytes, int[] cuts)
    {
        var edges = cuts.Where(c => c < bytes.Length).Append(0).Append(bytes.Length).Distinct().Order().ToArray();
        return [.. edges.Zip(edges.Skip(1)).Select(pair => bytes[pair.First..pair.Second])];
    }
}
