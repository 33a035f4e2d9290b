using System.Globalization;
using Library.V1;

namespace Standins.Grpc.Tests.Transcoding.Json;

public sealed class ScalarTests
{
    [Theory]
    [InlineData("""{"int32Value":12}""", 12)]
    [InlineData("""{"int32Value":-2147483648}""", int.MinValue)]
    [InlineData("""{"int32Value":"12"}""", 12)]
    [InlineData("""{"int32Value":12.0}""", 12)]
    [InlineData("""{"int32Value":1.2e1}""", 12)]
    [InlineData("""{"int32Value":120e-1}""", 12)]
    [InlineData("""{"int32Value":"1e2"}""", 100)]
    [InlineData("""{"int32Value":-0}""", 0)]
    [InlineData("""{"int32Value":0e999999999}""", 0)]
    [InlineData("""{"int32Value":"\u0031"}""", 1)]
    [InlineData("""{"int32_value":7}""", 7)]
    [InlineData("""{"int32Value":null}""", 0)]
    public void Integer_is_read_however_it_is_written(string json, int value) => Assert.Equal(value, JsonCheck.Read(json).Int32Value);

    [Theory]
    [InlineData("int32Value", "2147483648")]
    [InlineData("int32Value", "-2147483649")]
    [InlineData("int32Value", "1e10")]
    [InlineData("int32Value", "1e999999999")]
    [InlineData("int32Value", "99999999999999999999999999")]
    [InlineData("uint32Value", "-1")]
    [InlineData("uint32Value", "4294967296")]
    [InlineData("int64Value", "9223372036854775808")]
    [InlineData("int64Value", "\"-9223372036854775809\"")]
    [InlineData("uint64Value", "18446744073709551616")]
    [InlineData("uint64Value", "-1")]
    [InlineData("floatValue", "3.5e38")]
    [InlineData("floatValue", "-3.5e38")]
    [InlineData("doubleValue", "1.8e308")]
    [InlineData("doubleValue", "\"-1e400\"")]
    [InlineData("kind", "2147483648")]
    public void Number_out_of_range_is_refused_by_name(string field, string value)
    {
        var (path, description) = JsonCheck.Refusal($$"""{"{{field}}":{{value}}}""");
        Assert.Equal(field, path);
        Assert.StartsWith("is out of range", description, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("int32Value", "1.5")]
    [InlineData("int32Value", "1e-1")]
    [InlineData("int32Value", "\"\"")]
    [InlineData("int32Value", "\" 1\"")]
    [InlineData("int32Value", "\"1 \"")]
    [InlineData("int32Value", "\"+1\"")]
    [InlineData("int32Value", "\"01\"")]
    [InlineData("int32Value", "\"1.\"")]
    [InlineData("int32Value", "\".5\"")]
    [InlineData("int32Value", "\"1e\"")]
    [InlineData("int32Value", "\"-\"")]
    [InlineData("int32Value", "\"0x1\"")]
    [InlineData("int32Value", "true")]
    [InlineData("int32Value", "[]")]
    [InlineData("int32Value", "{}")]
    [InlineData("boolValue", "\"true\"")]
    [InlineData("boolValue", "1")]
    [InlineData("stringValue", "1")]
    [InlineData("stringValue", "true")]
    [InlineData("doubleValue", "\"infinity\"")]
    [InlineData("doubleValue", "\"nan\"")]
    [InlineData("doubleValue", "\"1.\"")]
    [InlineData("doubleValue", "\"+1\"")]
    [InlineData("doubleValue", "\"\"")]
    [InlineData("doubleValue", "\"1 \"")]
    [InlineData("bytesValue", "\"a\"")]
    [InlineData("bytesValue", "\"YQ=\"")]
    [InlineData("bytesValue", "\"YQ===\"")]
    [InlineData("bytesValue", "\"Y Q==\"")]
    [InlineData("bytesValue", "\"!!!!\"")]
    [InlineData("bytesValue", "7")]
    [InlineData("kind", "\"KIND_UNKNOWN\"")]
    [InlineData("kind", "\"kind_novel\"")]
    [InlineData("kind", "\"1\"")]
    [InlineData("kind", "1.5")]
    [InlineData("kind", "true")]
    public void Value_of_a_wrong_kind_is_refused_by_name(string field, string value) =>
        Assert.Equal(field, JsonCheck.Refusal($$"""{"{{field}}":{{value}}}""").Path);

    [Theory]
    [InlineData("\"NaN\"", double.NaN)]
    [InlineData("\"Infinity\"", double.PositiveInfinity)]
    [InlineData("\"-Infinity\"", double.NegativeInfinity)]
    [InlineData("1.7976931348623157e308", double.MaxValue)]
    [InlineData("5e-324", double.Epsilon)]
    [InlineData("\"1.5e3\"", 1500)]
    [InlineData("2", 2)]
    public void Double_is_read_with_its_names_and_extremes(string json, double value) =>
        Assert.Equal(value, JsonCheck.Read($$"""{"doubleValue":{{json}}}""").DoubleValue);

    [Theory]
    [InlineData(float.NaN, "\"NaN\"")]
    [InlineData(float.NegativeInfinity, "\"-Infinity\"")]
    [InlineData(float.MaxValue, "3.4028235E+38")]
    [InlineData(0.1f, "0.1")]
    [InlineData(-0f, "-0")]
    public void Float_is_written_so_that_it_comes_back(float value, string json)
    {
        var written = JsonCheck.Write(new Everything { FloatValue = value });
        Assert.Equal($$"""{"floatValue":{{json}}}""", written);
        Assert.Equal(value, JsonCheck.Read(written).FloatValue);
    }

    [Fact]
    public void Long_integers_are_strings_when_asked_for_and_numbers_else()
    {
        var message = new Everything { Int64Value = long.MinValue, Uint64Value = ulong.MaxValue, Int32Value = 1 };
        Assert.Equal("""{"int32Value":1,"int64Value":"-9223372036854775808","uint64Value":"18446744073709551615"}""", JsonCheck.Write(message));
        Assert.Equal(
            """{"int32Value":1,"int64Value":-9223372036854775808,"uint64Value":18446744073709551615}""",
            JsonCheck.Write(message, JsonCheck.Codecs(s => s.WriteInt64sAsStrings = false)));
    }

    [Theory]
    [InlineData("+/+/")]
    [InlineData("-_-_")]
    public void Bytes_are_read_from_either_base64(string text) =>
        Assert.Equal("+/+/", JsonCheck.Read($$"""{"bytesValue":"{{text}}"}""").BytesValue.ToBase64());

    [Theory]
    [InlineData("YQ", "a")]
    [InlineData("YQ==", "a")]
    [InlineData("YWI", "ab")]
    [InlineData("", "")]
    public void Bytes_are_read_with_and_without_padding(string text, string value) =>
        Assert.Equal(value, JsonCheck.Read($$"""{"bytesValue":"{{text}}"}""").BytesValue.ToStringUtf8());

    [Theory]
    [InlineData("\"KIND_NOVEL\"", 1)]
    [InlineData("2", 2)]
    [InlineData("77", 77)]
    [InlineData("-5", -5)]
    public void Enum_is_read_by_name_or_number_and_keeps_what_it_does_not_know(string json, int value)
    {
        var read = JsonCheck.Read($$"""{"kind":{{json}}}""");
        Assert.Equal(value, (int)read.Kind);
        Assert.Equal(value, (int)JsonCheck.Read(JsonCheck.Write(read)).Kind);
    }

    [Fact]
    public void Enum_is_written_as_a_number_when_asked_for() => Assert.Equal(
        """{"kind":2}""", JsonCheck.Write(new Everything { Kind = Kind.Dictionary }, JsonCheck.Codecs(s => s.WriteEnumsAsIntegers = true)));

    [Fact]
    public void Only_what_JSON_demands_is_escaped() => Assert.Equal(
        """{"stringValue":"é+<&>'\"\\\n/"}""", JsonCheck.Write(new Everything { StringValue = "é+<&>'\"\\\n/" }));

    [Fact]
    [Trait("Strict", "true")]
    public void Null_character_is_refused_by_name()
    {
        Assert.Equal("stringValue", JsonCheck.Refusal("""{"stringValue":"a\u0000b"}""").Path);
        Assert.Equal("""stringMap["a"]""", JsonCheck.Refusal("""{"stringMap":{"a":"\u0000"}}""").Path);
        Assert.Equal("stringMap", JsonCheck.Refusal("""{"stringMap":{"\u0000":"a"}}""").Path);
        Assert.Equal("""struct["a"]""", JsonCheck.Refusal("""{"struct":{"a":"\u0000"}}""").Path);
    }

    [Theory]
    [Trait("Strict", "true")]
    [InlineData("\\ud800")]
    [InlineData("\\udc00\\ud800")]
    [InlineData("a\\ud83d")]
    public void Half_a_character_is_refused_by_name(string text) =>
        Assert.Equal("stringValue", JsonCheck.Refusal($$"""{"stringValue":"{{text}}"}""").Path);

    [Fact]
    [Trait("Strict", "true")]
    public void Bytes_that_are_no_UTF8_are_refused_by_name()
    {
        byte[] json = [.. "{\"stringValue\":\""u8, 0xC3, 0x28, .. "\"}"u8];
        var fault = Assert.Throws<Microsoft.AspNetCore.Grpc.JsonTranscoding.InvalidFieldException>(
            () => JsonCheck.Read<Everything>(new System.Buffers.ReadOnlySequence<byte>(json)));
        Assert.Equal("stringValue", fault.Path);
    }

    [Fact]
    public void Numbers_do_not_depend_on_the_culture()
    {
        var before = CultureInfo.CurrentCulture;
        CultureInfo.CurrentCulture = new CultureInfo("") { NumberFormat = { NumberDecimalSeparator = ",", NegativeSign = "~" } };
        try
        {
            Assert.Equal("""{"doubleValue":-1.5,"int64Value":"-7"}""", JsonCheck.Write(new Everything { DoubleValue = -1.5, Int64Value = -7 }));
        }
        finally
        {
            CultureInfo.CurrentCulture = before;
        }
    }
}
