using Library.V1;

namespace Standins.Grpc.Tests.Transcoding.Json;

/// <summary>Objects, lists, maps, oneofs, defaults and null.</summary>
public sealed class ShapeTests
{
    [Fact]
    public void Defaults_are_left_out_when_asked_for() => Assert.Equal("{}", JsonCheck.Write(new Everything()));

    [Fact]
    public void Defaults_are_written_else_but_nothing_that_is_not_set()
    {
        var json = JsonCheck.Write(new Book(), JsonCheck.Codecs(s => s.IgnoreDefaultValues = false));
        Assert.Equal("""{"name":"","title":"","pages":0,"kind":"KIND_UNSPECIFIED","authors":[],"mark":""}""", json);
    }

    [Fact]
    public void Optional_field_is_written_when_set_even_to_its_default() =>
        Assert.Equal("""{"optionalNumber":0,"optionalText":""}""", JsonCheck.Write(new Everything { OptionalNumber = 0, OptionalText = "" }));

    [Fact]
    public void Oneof_member_is_written_when_set_even_to_its_default() =>
        Assert.Equal("""{"choiceNumber":0}""", JsonCheck.Write(new Everything { ChoiceNumber = 0 }));

    [Fact]
    public void Name_given_in_the_proto_is_the_one_written() =>
        Assert.Equal("""{"mark":"a"}""", JsonCheck.Write(new Book { ShelfMark = "a" }));

    [Theory]
    [InlineData("""{"mark":"a"}""")]
    [InlineData("""{"shelf_mark":"a"}""")]
    [InlineData("""{"\u006dark":"a"}""")]
    public void Field_is_read_by_either_name(string json) => Assert.Equal("a", JsonCheck.Read<Book>(json).ShelfMark);

    [Fact]
    public void Names_are_read_without_regard_to_case_only_when_asked_for()
    {
        Assert.Equal("a", JsonCheck.Read<Book>("""{"MARK":"a"}""", JsonCheck.Codecs(s => s.PropertyNameCaseInsensitive = true)).ShelfMark);
        Assert.Equal("MARK", Assert.Throws<Microsoft.AspNetCore.Grpc.JsonTranscoding.InvalidFieldException>(() => JsonCheck.Read<Book>("""{"MARK":"a"}""")).Path);
    }

    [Theory]
    [Trait("Strict", "true")]
    [InlineData("""{"nothing":1}""", "nothing")]
    [InlineData("""{"nested":{"nothing":1}}""", "nested.nothing")]
    [InlineData("""{"nestedList":[{},{"nothing":1}]}""", "nestedList[1].nothing")]
    [InlineData("""{"nestedMap":{"7":{"nothing":1}}}""", """nestedMap["7"].nothing""")]
    [InlineData("""{"":1}""", "")]
    public void Unknown_field_is_refused_by_its_path(string json, string path) =>
        Assert.Equal((path, "is not a field of this request"), JsonCheck.Refusal(json));

    [Theory]
    [Trait("Strict", "true")]
    [InlineData("""{"int32Value":1,"int32Value":1}""", "int32Value")]
    [InlineData("""{"int32Value":1,"int32_value":1}""", "int32Value")]
    [InlineData("""{"int32Value":null,"int32Value":null}""", "int32Value")]
    [InlineData("""{"nested":{},"nested":{}}""", "nested")]
    [InlineData("""{"stringMap":{"a":"1","a":"2"}}""", """stringMap["a"]""")]
    [InlineData("""{"boolMap":{"true":"1","true":"2"}}""", """boolMap["true"]""")]
    [InlineData("""{"struct":{"a":1,"a":2}}""", """struct["a"]""")]
    public void Name_given_twice_is_refused(string json, string path) => Assert.Equal((path, "is given twice"), JsonCheck.Refusal(json));

    [Fact]
    public void Two_members_of_a_oneof_are_refused() => Assert.Equal(
        ("choiceNumber", "only one of choiceText, choiceNumber, choiceAuthor, choiceNull may be set"),
        JsonCheck.Refusal("""{"choiceText":"a","choiceNumber":1}"""));

    [Theory]
    [InlineData("""{"choiceText":null,"choiceNumber":1}""")]
    [InlineData("""{"choiceNumber":1,"choiceText":null}""")]
    public void Null_in_a_oneof_sets_nothing(string json) => Assert.Equal(1, JsonCheck.Read(json).ChoiceNumber);

    [Fact]
    public void Null_value_in_a_oneof_is_set_by_null()
    {
        var read = JsonCheck.Read("""{"choiceNull":null}""");
        Assert.Equal(Everything.ChoiceOneofCase.ChoiceNull, read.ChoiceCase);
        Assert.Equal("""{"choiceNull":null}""", JsonCheck.Write(read));
    }

    [Fact]
    public void Null_leaves_every_field_unset()
    {
        var names = Everything.Descriptor.Fields.InDeclarationOrder().Where(f => f.Name is not ("any_json" or "choice_null" or "null_value")).Select(f => $"\"{f.JsonName}\":null");
        Assert.Equal(new Everything(), JsonCheck.Read($"{{{string.Join(',', names)}}}"));
    }

    [Theory]
    [InlineData("""{"int32List":[1,null]}""", "int32List[1]")]
    [InlineData("""{"nestedList":[null]}""", "nestedList[0]")]
    [InlineData("""{"int32WrapperList":[null]}""", "int32WrapperList[0]")]
    [InlineData("""{"stringMap":{"a":null}}""", """stringMap["a"]""")]
    [InlineData("""{"int32List":1}""", "int32List")]
    [InlineData("""{"int32List":{}}""", "int32List")]
    [InlineData("""{"int32List":["x"]}""", "int32List[0]")]
    [InlineData("""{"stringMap":[]}""", "stringMap")]
    [InlineData("""{"nestedMap":{"x":{}}}""", """nestedMap["x"]""")]
    [InlineData("""{"boolMap":{"1":"1"}}""", """boolMap["1"]""")]
    [InlineData("""{"kindMap":{"-1":"KIND_NOVEL"}}""", """kindMap["-1"]""")]
    [InlineData("""{"nested":[]}""", "nested")]
    [InlineData("""{"nested":"x"}""", "nested")]
    [InlineData("""[]""", "")]
    [InlineData("""null""", "")]
    [InlineData("""7""", "")]
    public void Wrong_shape_is_refused_by_its_path(string json, string path) => Assert.Equal(path, JsonCheck.Refusal(json).Path);

    [Fact]
    public void Map_keys_are_strings_of_their_kind()
    {
        const string Json = """{"nestedMap":{"-7":{"int32Value":1}},"boolMap":{"true":"-9"},"kindMap":{"18446744073709551615":"KIND_NOVEL"}}""";
        Assert.Equal(Json, JsonCheck.Write(JsonCheck.Read(Json)));
    }

    [Fact]
    public void Message_may_be_as_deep_as_the_limit_and_no_deeper()
    {
        static string Nest(int depth) => string.Concat(Enumerable.Repeat("{\"nested\":", depth - 1)) + "{}" + new string('}', depth - 1);
        Assert.Equal(Nest(64), JsonCheck.Write(JsonCheck.Read(Nest(64))));
        var (path, description) = JsonCheck.Refusal(Nest(65));
        Assert.StartsWith("nested.nested", path, StringComparison.Ordinal);
        Assert.Equal("is nested more than 64 levels deep", description);
    }

    [Fact]
    public void Deep_nesting_in_what_is_skipped_is_refused_too() => Assert.Contains(
        "64 levels", JsonCheck.Refusal("{\"any\":{\"x\":" + new string('[', 100_000)).Description, StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData("{")]
    [InlineData("{\"int32Value\"")]
    [InlineData("{\"int32Value\":")]
    [InlineData("{\"int32Value\":1")]
    [InlineData("{\"int32Value\":1,}")]
    [InlineData("{\"int32Value\":01}")]
    [InlineData("{\"int32Value\":NaN}")]
    [InlineData("{int32Value:1}")]
    [InlineData("{'int32Value':1}")]
    [InlineData("{} {}")]
    [InlineData("{}x")]
    [InlineData("{/* */}")]
    [InlineData("\uFEFF{}")]
    [InlineData("{\"stringValue\":\"a\nb\"}")]
    public void Text_that_is_no_JSON_is_refused_with_its_place(string json) =>
        Assert.Contains("is not valid JSON at line", JsonCheck.Refusal(json).Description, StringComparison.Ordinal);

    [Fact]
    public void Broken_text_says_in_which_field_and_shows_nothing_of_it()
    {
        var (path, description) = JsonCheck.Refusal("""{"nested":{"stringList":["a", secret]}}""");
        Assert.Equal("nested.stringList", path);
        Assert.DoesNotContain("secret", description, StringComparison.Ordinal);
    }

    [Fact]
    public void Text_in_pieces_reads_the_same()
    {
        const string Json = """{"int32Value":12345,"doubleValue":1.5e3,"stringValue":"h\u00e9llo","bytesValue":"aGVsbG8=","kind":"KIND_NOVEL","timestamp":"2026-01-31T08:30:00.123456789Z","nestedMap":{"12":{"boolValue":true}},"any":{"title":"x","@type":"type.googleapis.com/library.v1.Book"}}""";
        Assert.Equal(JsonCheck.Read(Json), JsonCheck.Read<Everything>(JsonCheck.InPieces(Json)));
    }
}
