using System.Buffers.Binary;
using System.Text;
using FluentAssertions;
using MlxDoctor.Tensors.Safetensors;
using Xunit;

namespace MlxDoctor.Tests.Unit.Tensors;

[Trait("Tier", "Smoke")]
public sealed class SafetensorsFileTests : IDisposable
{
    private readonly string _path = Path.Combine(Path.GetTempPath(), $"doctor-{Guid.NewGuid():N}.safetensors");

    public void Dispose() => File.Delete(_path);

    [Fact]
    public void A_good_file_yields_shapes_bytes_and_metadata()
    {
        Write(
            """{"__metadata__":{"format":"mlx"},"b":{"dtype":"U8","shape":[2],"data_offsets":[4,6]},"a":{"dtype":"F32","shape":[],"data_offsets":[0,4]}}""",
            [0, 0, 128, 63, 7, 9]);
        using var file = SafetensorsFile.Open(_path);
        file.Metadata.Should().ContainKey("format").WhoseValue.Should().Be("mlx");
        file.Tensors.Keys.Should().BeEquivalentTo("a", "b");
        BinaryPrimitives.ReadSingleLittleEndian(file.Bytes(file.Tensors["a"])).Should().Be(1f);
        file.Bytes(file.Tensors["b"]).ToArray().Should().Equal(7, 9);
        file.Slice(file.Tensors["b"], 1, 1).ToArray().Should().Equal(9);
        file.Tensors["b"].Elements.Should().Be(2);
        FluentActions.Invoking(() => file.Slice(file.Tensors["b"], 1, 2).Length).Should().Throw<ArgumentOutOfRangeException>();
    }

    [Theory]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 3, "a", "incomplete download")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", 5, null, "at the end belong to no tensor")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[4,0]}}""", 4, "a", "backwards")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[-4,0]}}""", 4, "a", "data_offsets")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,9223372036854775807]}}""", 4, "a", "incomplete")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0]}}""", 4, "a", "data_offsets")]
    [InlineData("""{"a":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", 4, "a", "before it belong to no tensor")]
    [InlineData("""{"a":{"dtype":"U8","shape":[3],"data_offsets":[0,3]},"b":{"dtype":"U8","shape":[2],"data_offsets":[2,4]}}""", 4, "b", "overlaps tensor 'a'")]
    [InlineData("""{"a":{"dtype":"Q4","shape":[4],"data_offsets":[0,4]}}""", 4, "a", "unknown dtype 'Q4'")]
    [InlineData("""{"a":{"shape":[4],"data_offsets":[0,4]}}""", 4, "a", "no dtype")]
    [InlineData("""{"a":{"dtype":"F16","shape":[3],"data_offsets":[0,4]}}""", 4, "a", "needs 6 bytes")]
    [InlineData("""{"a":{"dtype":"F16","shape":[4294967296,4294967296,4294967296],"data_offsets":[0,4]}}""", 4, "a", "too large")]
    [InlineData("""{"a":{"dtype":"U8","shape":[-4],"data_offsets":[0,4]}}""", 4, "a", "shape")]
    [InlineData("""{"a":{"dtype":"U8","shape":[1.5],"data_offsets":[0,4]}}""", 4, "a", "shape")]
    [InlineData("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]},"a":{"dtype":"U8","shape":[0],"data_offsets":[4,4]}}""", 4, "a", "twice")]
    [InlineData("""{"a":7}""", 0, "a", "not a JSON object")]
    [InlineData("""{"__metadata__":{"format":3}}""", 0, null, "not a string")]
    [InlineData("[]", 0, null, "not a JSON object")]
    [InlineData("{", 0, null, "not valid JSON")]
    public void A_header_that_disagrees_with_the_file_is_refused(string header, int dataBytes, string? tensor, string problem)
    {
        Write(header, new byte[dataBytes]);
        var error = FluentActions.Invoking(() => SafetensorsFile.Open(_path)).Should().Throw<TensorFormatException>().Which;
        error.Tensor.Should().Be(tensor);
        error.Message.Should().StartWith(_path).And.Contain(problem).And.NotContain("\n");
    }

    [Theory]
    [InlineData("", "too few")]
    [InlineData("0700000000000000", "has only 8")]
    [InlineData("FFFFFFFFFFFFFFFF", "more than the allowed")]
    [InlineData("3C21444F43545950", "not a safetensors file")]
    public void A_length_beyond_the_file_is_refused(string hex, string problem)
    {
        File.WriteAllBytes(_path, Convert.FromHexString(hex));
        FluentActions.Invoking(() => SafetensorsFile.Open(_path)).Should().Throw<TensorFormatException>().WithMessage($"*{problem}*");
    }

    [Fact]
    public void Invalid_utf8_in_a_name_is_refused()
    {
        var header = "{\"?\":{\"dtype\":\"U8\",\"shape\":[0],\"data_offsets\":[0,0]}}"u8.ToArray();
        header[2] = 0xFF;
        Write(header, []);
        FluentActions.Invoking(() => SafetensorsFile.Open(_path)).Should().Throw<TensorFormatException>();
    }

    [Fact]
    public void A_missing_file_is_named() =>
        FluentActions.Invoking(() => SafetensorsFile.Open(_path)).Should().Throw<TensorFormatException>().WithMessage($"{_path}*cannot be read*");

    [Fact]
    public void A_tensor_of_another_file_or_a_closed_file_cannot_be_read()
    {
        Write("""{"a":{"dtype":"U8","shape":[4],"data_offsets":[0,4]}}""", new byte[4]);
        var first = SafetensorsFile.Open(_path);
        using var second = SafetensorsFile.Open(_path);
        FluentActions.Invoking(() => second.Bytes(first.Tensors["a"]).Length).Should().Throw<ArgumentException>();
        first.Dispose();
        FluentActions.Invoking(() => first.Bytes(first.Tensors["a"]).Length).Should().Throw<ObjectDisposedException>();
        first.Dispose();
    }

    private void Write(string header, byte[] data) => Write(Encoding.UTF8.GetBytes(header), data);

    private void Write(byte[] header, byte[] data)
    {
        using var stream = File.Create(_path);
        Span<byte> length = stackalloc byte[8];
        BinaryPrimitives.WriteInt64LittleEndian(length, header.Length);
        stream.Write(length);
        stream.Write(header);
        stream.Write(data);
    }
}
