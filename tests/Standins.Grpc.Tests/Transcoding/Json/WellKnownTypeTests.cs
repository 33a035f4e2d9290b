using Google.Protobuf;
using Google.Protobuf.WellKnownTypes;
using Library.V1;

namespace Standins.Grpc.Tests.Transcoding.Json;

public sealed class WellKnownTypeTests
{
    [Theory]
    [InlineData("1970-01-01T00:00:00Z", 0, 0, null)]
    [InlineData("2026-01-31T08:30:00.5Z", 1769848200, 500_000_000, "2026-01-31T08:30:00.500Z")]
    [InlineData("2026-01-31T10:30:00.000001+02:00", 1769848200, 1_000, "2026-01-31T08:30:00.000001Z")]
    [InlineData("2026-01-31T00:30:00.000000001-08:00", 1769848200, 1, "2026-01-31T08:30:00.000000001Z")]
    [InlineData("0001-01-01T00:00:00Z", -62135596800, 0, null)]
    [InlineData("9999-12-31T23:59:59.999999999Z", 253402300799, 999_999_999, null)]
    [InlineData("1969-12-31T23:59:59.500Z", -1, 500_000_000, null)]
    [InlineData("2024-02-29T00:00:00Z", 1709164800, 0, null)]
    public void Timestamp_is_read_in_any_zone_and_written_in_UTC(string text, long seconds, int nanos, string? written)
    {
        var read = JsonCheck.Read($$"""{"timestamp":"{{text}}"}""");
        Assert.Equal(new Timestamp { Seconds = seconds, Nanos = nanos }, read.Timestamp);
        Assert.Equal($$"""{"timestamp":"{{written ?? text}}"}""", JsonCheck.Write(read));
    }

    [Theory]
    [InlineData("2026-01-31")]
    [InlineData("2026-01-31 08:30:00Z")]
    [InlineData("2026-01-31t08:30:00z")]
    [InlineData("2026-01-31T08:30:00")]
    [InlineData("2026-01-31T08:30:00.Z")]
    [InlineData("2026-01-31T08:30:00.1234567890Z")]
    [InlineData("2026-13-01T00:00:00Z")]
    [InlineData("2026-02-30T00:00:00Z")]
    [InlineData("2026-01-31T24:00:00Z")]
    [InlineData("2026-01-31T23:59:60Z")]
    [InlineData("0000-01-01T00:00:00Z")]
    [InlineData("0001-01-01T00:00:00+00:01")]
    [InlineData("9999-12-31T23:59:59-00:01")]
    [InlineData("2026-01-31T08:30:00+2:00")]
    [InlineData("")]
    public void Text_that_is_no_time_is_refused(string text) => Assert.Equal("timestamp", JsonCheck.Refusal($$"""{"timestamp":"{{text}}"}""").Path);

    [Theory]
    [InlineData("1.5s", 1, 500_000_000, "1.500s")]
    [InlineData("0s", 0, 0, null)]
    [InlineData("-0.000000001s", 0, -1, null)]
    [InlineData("-3.25s", -3, -250_000_000, "-3.250s")]
    [InlineData("315576000000s", 315576000000, 0, null)]
    public void Duration_is_seconds(string text, long seconds, int nanos, string? written)
    {
        var read = JsonCheck.Read($$"""{"duration":"{{text}}"}""");
        Assert.Equal(new Duration { Seconds = seconds, Nanos = nanos }, read.Duration);
        Assert.Equal($$"""{"duration":"{{written ?? text}}"}""", JsonCheck.Write(read));
    }

    [Theory]
    [InlineData("\"1\"")]
    [InlineData("\"s\"")]
    [InlineData("\"1.s\"")]
    [InlineData("\".5s\"")]
    [InlineData("\"1m\"")]
    [InlineData("\"+1s\"")]
    [InlineData("\"1.0000000001s\"")]
    [InlineData("\"315576000001s\"")]
    [InlineData("\"-315576000000.1s\"")]
    [InlineData("\"99999999999999999999s\"")]
    [InlineData("1")]
    public void Text_that_is_no_duration_is_refused(string json) => Assert.Equal("duration", JsonCheck.Refusal($$"""{"duration":{{json}}}""").Path);

    [Theory]
    [InlineData("", "")]
    [InlineData("firstName", "first_name")]
    [InlineData("a,b.fooBar,c1", "a|b.foo_bar|c1")]
    public void Field_mask_is_paths_in_camel_case(string json, string paths)
    {
        var read = JsonCheck.Read($$"""{"mask":"{{json}}"}""");
        Assert.Equal(paths, string.Join('|', read.Mask.Paths));
        Assert.Equal($$"""{"mask":"{{json}}"}""", JsonCheck.Write(read));
    }

    [Theory]
    [InlineData("\"first_name\"")]
    [InlineData("\"a,,b\"")]
    [InlineData("\"a b\"")]
    [InlineData("\",\"")]
    [InlineData("[]")]
    public void Text_that_is_no_field_mask_is_refused(string json) => Assert.Equal("mask", JsonCheck.Refusal($$"""{"mask":{{json}}}""").Path);

    [Theory]
    [InlineData("FirstName")]
    [InlineData("first__name")]
    [InlineData("first_1")]
    public void Field_mask_that_would_not_come_back_is_not_written(string path) =>
        Assert.Throws<InvalidOperationException>(() => JsonCheck.Write(new Everything { Mask = new FieldMask { Paths = { path } } }));

    [Fact]
    public void Struct_value_and_list_are_any_json()
    {
        const string Json = """{"struct":{"a":null,"b":[1,"x",true,{}],"c":{"d":-1.5}},"anyJson":[null,{"x":[]}],"jsonList":[1,[2]]}""";
        Assert.Equal(Json, JsonCheck.Write(JsonCheck.Read(Json)));
    }

    [Fact]
    public void Null_is_a_value_of_its_own_in_a_value() => Assert.Equal(Value.KindOneofCase.NullValue, JsonCheck.Read("""{"anyJson":null}""").AnyJson.KindCase);

    [Theory]
    [InlineData("""{"struct":[]}""", "struct")]
    [InlineData("""{"struct":{"a":[{"b":1e999}]}}""", """struct["a"][0]["b"]""")]
    [InlineData("""{"jsonList":{}}""", "jsonList")]
    public void Wrong_kind_of_free_json_is_refused(string json, string path) => Assert.Equal(path, JsonCheck.Refusal(json).Path);

    [Fact]
    public void Value_that_is_no_number_is_not_written() =>
        Assert.Throws<InvalidOperationException>(() => JsonCheck.Write(new Everything { AnyJson = Value.ForNumber(double.NaN) }));

    [Fact]
    public void Wrappers_are_their_values()
    {
        const string Json = """{"doubleWrapper":0,"int64Wrapper":"0","uint32Wrapper":7,"boolWrapper":false,"stringWrapper":"","bytesWrapper":"","int32WrapperList":[0,1]}""";
        var read = JsonCheck.Read(Json);
        Assert.Equal(0L, read.Int64Wrapper);
        Assert.False(read.BoolWrapper);
        Assert.Equal(Json, JsonCheck.Write(read));
    }

    [Fact]
    public void Empty_is_an_object_without_members()
    {
        Assert.Equal("""{"empty":{}}""", JsonCheck.Write(JsonCheck.Read("""{"empty":{}}""")));
        Assert.Equal("empty.x", JsonCheck.Refusal("""{"empty":{"x":1}}""").Path);
    }

    [Theory]
    [InlineData("""{"any":{"@type":"type.googleapis.com/library.v1.Book","title":"x"}}""")]
    [InlineData("""{"any":{"@type":"type.googleapis.com/google.protobuf.Duration","value":"1s"}}""")]
    [InlineData("""{"any":{"@type":"type.googleapis.com/google.protobuf.Struct","value":{"a":1}}}""")]
    [InlineData("""{"any":{"@type":"type.googleapis.com/google.protobuf.Int32Value","value":7}}""")]
    [InlineData("""{"any":{"@type":"type.googleapis.com/google.protobuf.Any","value":{"@type":"type.googleapis.com/library.v1.Book"}}}""")]
    [InlineData("""{"any":{"@type":"type.googleapis.com/google.protobuf.Empty"}}""")]
    [InlineData("""{"any":{}}""")]
    public void Any_holds_a_known_message(string json) => Assert.Equal(json, JsonCheck.Write(JsonCheck.Read(json)));

    [Fact]
    public void Type_of_an_any_may_stand_last()
    {
        var read = JsonCheck.Read("""{"any":{"title":"x","authors":[{"fullName":"y"}],"@type":"type.googleapis.com/library.v1.Book"}}""");
        Assert.Equal("y", read.Any.Unpack<Book>().Authors[0].FullName);
    }

    [Theory]
    [InlineData("""{"any":{"title":"x"}}""", "any.@type")]
    [InlineData("""{"any":{"@type":"type.googleapis.com/unknown.Type"}}""", "any.@type")]
    [InlineData("""{"any":{"@type":""}}""", "any.@type")]
    [InlineData("""{"any":{"@type":7}}""", "any.@type")]
    [InlineData("""{"any":{"@type":"a/library.v1.Book","@type":"a/library.v1.Book"}}""", "any.@type")]
    [InlineData("""{"any":{"@type":"a/library.v1.Book","nothing":1}}""", "any.nothing")]
    [InlineData("""{"any":{"@type":"a/google.protobuf.Duration"}}""", "any.value")]
    [InlineData("""{"any":{"@type":"a/google.protobuf.Duration","value":"x"}}""", "any.value")]
    [InlineData("""{"any":{"@type":"a/google.protobuf.Duration","value":"1s","x":1}}""", "any.x")]
    [InlineData("""{"any":"x"}""", "any")]
    public void Any_that_makes_no_sense_is_refused_by_its_path(string json, string path) => Assert.Equal(path, JsonCheck.Refusal(json).Path);

    [Fact]
    public void Reply_with_a_time_out_of_range_is_not_written()
    {
        Assert.Throws<InvalidOperationException>(() => JsonCheck.Write(new Everything { Timestamp = new Timestamp { Seconds = long.MaxValue } }));
        Assert.Throws<InvalidOperationException>(() => JsonCheck.Write(new Everything { Timestamp = new Timestamp { Nanos = -1 } }));
        Assert.Throws<InvalidOperationException>(() => JsonCheck.Write(new Everything { Duration = new Duration { Seconds = 1, Nanos = -1 } }));
    }

    [Fact]
    public void Well_known_type_can_be_the_whole_body()
    {
        Assert.Equal("\"1s\"", JsonCheck.Write(JsonCheck.Read<Duration>("\"1s\"")));
        Assert.Equal("7", JsonCheck.Write(JsonCheck.Read<Int32Value>("7")));
        Assert.Equal("""{"a":1}""", JsonCheck.Write(JsonCheck.Read<Struct>("""{"a":1}""")));
        Assert.Equal("null", JsonCheck.Write(JsonCheck.Read<Value>("null")));
    }

    [Fact]
    public void Bytes_of_a_long_value_survive()
    {
        var bytes = ByteString.CopyFrom([.. Enumerable.Range(0, 5000).Select(i => (byte)i)]);
        Assert.Equal(bytes, JsonCheck.Read<Everything>(JsonCheck.InPieces(JsonCheck.Write(new Everything { BytesValue = bytes }), 7)).BytesValue);
    }
}
