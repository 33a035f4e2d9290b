using System.Text.Json.Nodes;

namespace Standins.Grpc.Tests.Transcoding.OpenApi;

public sealed class DocumentTests
{
    private static readonly JsonObject Root = Documents.Of("library").Root;

    [Fact]
    public void Comment_of_a_method_is_its_summary_and_description()
    {
        var operation = Operation("get", "/v1/books/{name}");
        Assert.Equal("Returns one book", (string?)operation["summary"]);
        Assert.Equal("Required permission: books:read.", (string?)operation["description"]);
        Assert.Equal("Library_GetBook_2", (string?)operation["operationId"]);
    }

    [Fact]
    public void Variable_of_several_segments_has_a_name_for_each_wildcard()
    {
        var names = Operation("get", "/v1/shelves/{name2}/books/{name4}")["parameters"]!.AsArray().Select(p => $"{p!["in"]} {p["name"]}");
        Assert.Equal(["path name2", "path name4"], names);
    }

    [Fact]
    public void Paths_that_differ_in_names_alone_are_one()
    {
        var item = Root["paths"]!["/v1/books/{name}"]!.AsObject();
        Assert.Equal(["get", "patch", "delete"], item.Select(m => m.Key));
    }

    [Fact]
    public void Verb_is_part_of_the_path() => Assert.NotNull(Operation("post", "/v1/books/{name}:lend"));

    [Fact]
    public void Fields_of_a_request_without_body_are_parameters()
    {
        var names = Operation("get", "/v1/shelves/{shelf}/books")["parameters"]!.AsArray().Select(p => (string)p!["name"]!).ToList();
        Assert.Contains("kinds", names);
        Assert.Contains("filter.inner.text", names);
        Assert.Contains("printedAfter", names);
        Assert.DoesNotContain("labels", names);
        Assert.Equal("shelf", names[0]);
    }

    [Fact]
    public void Body_leaves_out_what_the_path_holds()
    {
        var schema = Operation("post", "/v1/books/{name}:lend")["requestBody"]!["content"]!["application/json"]!["schema"]!;
        Assert.Equal(["reader", "time"], schema["properties"]!.AsObject().Select(p => p.Key));
    }

    [Fact]
    public void Body_of_one_field_leaves_the_rest_to_the_query()
    {
        var operation = Operation("post", "/v1/shelves/{shelf}/books");
        Assert.Equal("#/components/schemas/library.Book", (string?)operation["requestBody"]!["content"]!["application/json"]!["schema"]!["$ref"]);
        Assert.Equal(["shelf", "dryRun"], operation["parameters"]!.AsArray().Select(p => (string)p!["name"]!));
    }

    [Fact]
    public void Stream_is_lines_of_json() =>
        Assert.NotNull(Operation("get", "/v1/shelves/{shelf}/books:watch")["responses"]!["200"]!["content"]!["application/x-ndjson"]);

    [Fact]
    public void Raw_reply_is_of_any_type() =>
        Assert.NotNull(Operation("get", "/v1/files/{path}")["responses"]!["200"]!["content"]!["*/*"]);

    [Theory]
    [InlineData("name", """{"type":"string","description":"Where it stands."}""")]
    [InlineData("kind", """{"$ref":"#/components/schemas/library.Kind","description":"What it is."}""")]
    [InlineData("authors", """{"type":"array","items":{"$ref":"#/components/schemas/library.Author"},"description":"Who wrote it."}""")]
    [InlineData("printedAt", """{"type":"string","format":"date-time","description":"When it was printed."}""")]
    [InlineData("mark", """{"type":"string","description":"Under a name of its own."}""")]
    public void Field_has_its_schema_and_comment(string name, string schema) =>
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(schema), Schema("library.Book")["properties"]![name]), Schema("library.Book").ToJsonString());

    [Theory]
    [InlineData("int64Value", "string")]
    [InlineData("uint32Value", "integer")]
    [InlineData("bytesValue", "string")]
    [InlineData("boolValue", "boolean")]
    [InlineData("doubleValue", "number")]
    [InlineData("stringMap", "object")]
    [InlineData("struct", "object")]
    [InlineData("jsonList", "array")]
    public void Field_of_every_type_is_described(string name, string type) =>
        Assert.Equal(type, (string?)Schema("library.Everything")["properties"]![name]!["type"]);

    [Fact]
    public void Enum_lists_its_values_with_their_comments()
    {
        Assert.Equal(["KIND_UNSPECIFIED", "KIND_NOVEL", "KIND_DICTIONARY"], Schema("library.Kind")["enum"]!.AsArray().Select(v => (string)v!));
        Assert.Contains("- `KIND_NOVEL`: A novel.", (string?)Schema("library.Kind")["description"], StringComparison.Ordinal);
    }

    [Fact]
    public void Member_of_a_oneof_says_so() => Assert.Contains(
        "At most one of `choiceText`, `choiceNumber`", (string?)Schema("library.Everything")["properties"]!["choiceText"]!["description"], StringComparison.Ordinal);

    [Fact]
    public void Same_protos_give_the_same_bytes()
    {
        Assert.Equal(Documents.Of("library").ToYaml(), Documents.Of("library").ToYaml());
        Assert.Equal(Documents.Of("sesame").ToJson(), Documents.Of("sesame").ToJson());
    }

    [Fact]
    public void Every_method_of_Sesame_names_its_permission_or_is_public()
    {
        var operations = Documents.Of("sesame").Root["paths"]!.AsObject().SelectMany(p => p.Value!.AsObject().Select(o => o.Value!.AsObject())).ToList();
        Assert.NotEmpty(operations);
        Assert.All(operations, o => Assert.True(
            o["security"] is not null || ((string?)o["description"] ?? "").Contains("ermission: ", StringComparison.Ordinal), (string?)o["operationId"]));
    }

    private static JsonObject Operation(string method, string path) => Root["paths"]![path]![method]!.AsObject();

    private static JsonObject Schema(string name) => Root["components"]!["schemas"]![name]!.AsObject();
}
