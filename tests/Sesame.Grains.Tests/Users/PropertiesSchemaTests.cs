using System.Text.Json;
using Sesame.Abstractions.Calls;
using Sesame.Grains.Users;
using Xunit;

namespace Sesame.Grains.Tests.Users;

public sealed class PropertiesSchemaTests
{
    private const string Example =
        """
        {
          "$schema": "https://json-schema.org/draft/2020-12/schema",
          "type": "object",
          "required": ["team"],
          "additionalProperties": false,
          "properties": {
            "team": {"type": "string", "pattern": "^[a-z]+$", "minLength": 2, "maxLength": 5},
            "age": {"type": "integer", "minimum": 0, "maximum": 150},
            "kind": {"enum": ["a", 1, null]},
            "version": {"const": 2},
            "tags": {"type": "array", "items": {"type": "string"}, "minItems": 1, "maxItems": 3, "uniqueItems": true},
            "more": {"type": ["object", "null"], "maxProperties": 1, "additionalProperties": {"type": "boolean"}}
          }
        }
        """;

    [Theory]
    [InlineData("""{"team": "core"}""", "")]
    [InlineData("""{"team": "core", "age": 7.0, "kind": null, "version": 2, "tags": ["x", "y"], "more": {"a": true}}""", "")]
    [InlineData("""{"team": "core", "more": null}""", "")]
    [InlineData("{}", "properties")]
    [InlineData("""{"team": "c"}""", "properties.team")]
    [InlineData("""{"team": "toolong"}""", "properties.team")]
    [InlineData("""{"team": "Core"}""", "properties.team")]
    [InlineData("""{"team": "core", "other": 1}""", "properties.other")]
    [InlineData("""{"team": "core", "age": 1.5}""", "properties.age")]
    [InlineData("""{"team": "core", "age": -1}""", "properties.age")]
    [InlineData("""{"team": "core", "age": 151}""", "properties.age")]
    [InlineData("""{"team": "core", "kind": "b"}""", "properties.kind")]
    [InlineData("""{"team": "core", "version": 3}""", "properties.version")]
    [InlineData("""{"team": "core", "tags": []}""", "properties.tags")]
    [InlineData("""{"team": "core", "tags": ["x", "x"]}""", "properties.tags")]
    [InlineData("""{"team": "core", "tags": ["x", 1, "z"]}""", "properties.tags[1]")]
    [InlineData("""{"team": "core", "tags": "x"}""", "properties.tags")]
    [InlineData("""{"team": "core", "more": {"a": 1}}""", "properties.more.a")]
    [InlineData("""{"team": "core", "more": {"a": true, "b": true}}""", "properties.more")]
    [InlineData("""{"age": "x", "tags": [2]}""", "properties properties.age properties.tags[0]")]
    public void A_value_is_told_all_that_it_lacks(string json, string fields)
    {
        var faults = new List<FieldFault>();
        PropertiesSchema.Parse(Example).Check(JsonDocument.Parse(json).RootElement, "properties", faults);
        Assert.Equal(fields, string.Join(' ', faults.Select(fault => fault.Field).Order(StringComparer.Ordinal)));
    }

    [Theory]
    [InlineData("[1, 1.0]", false)]
    [InlineData("[100, 1e2]", false)]
    [InlineData("""["a", "\u0061"]""", false)]
    [InlineData("""[[1], {"a": 1, "b": [2]}, {"b": [2.0], "a": 1}]""", false)]
    [InlineData("[null, true, null]", false)]
    [InlineData("[[1, 2], [2, 1]]", true)]
    [InlineData("""[{"a": 1, "b": 2}, {"a": 2, "b": 1}]""", true)]
    [InlineData("[9007199254740992, 9007199254740993]", true)]
    [InlineData("""[1, "1", true, false, null, [], {}, [1], {"a": 1}]""", true)]
    public void Items_that_must_differ_differ_in_value_however_they_are_written(string json, bool differ)
    {
        var faults = new List<FieldFault>();
        PropertiesSchema.Parse("""{"uniqueItems": true}""").Check(JsonDocument.Parse(json).RootElement, "properties", faults);
        Assert.Equal(differ, faults.Count == 0);
    }

    [Theory]
    [InlineData("nothing", "JSON")]
    [InlineData("[]", "# ")]
    [InlineData("""{"type": "text"}""", "#/type")]
    [InlineData("""{"properties": {"a": {"oneOf": []}}}""", "#/properties/a/oneOf")]
    [InlineData("""{"$ref": "#/x"}""", "#/$ref")]
    [InlineData("""{"pattern": "(a)\\1"}""", "#/pattern")]
    [InlineData("""{"minimum": "1"}""", "#/minimum")]
    [InlineData("""{"required": [1]}""", "#/required")]
    [InlineData("""{"uniqueItems": 1}""", "#/uniqueItems")]
    public void A_schema_that_would_not_be_followed_to_the_letter_is_refused(string json, string place) =>
        Assert.Contains(place, Assert.Throws<FormatException>(() => PropertiesSchema.Parse(json)).Message, StringComparison.Ordinal);

    [Fact]
    public void The_faults_of_one_value_are_bounded()
    {
        var faults = new List<FieldFault>();
        var json = $"[{string.Join(',', Enumerable.Repeat("1", 1000))}]";
        PropertiesSchema.Parse("""{"items": {"type": "string"}}""").Check(JsonDocument.Parse(json).RootElement, "properties", faults);
        Assert.Equal(20, faults.Count);
    }

    [Fact]
    public void No_properties_are_an_empty_object_to_the_schema()
    {
        var faults = new List<FieldFault>();
        new PropertiesRule(PropertiesSchema.Parse(Example)).Check("properties", null, faults);
        Assert.Equal("properties", Assert.Single(faults).Field);
    }

    [Fact]
    public void A_file_that_is_no_schema_keeps_the_server_from_starting()
    {
        var refused = new UserOptionsValidator().Validate(null, new UserOptions { PropertiesSchemaFile = Path.Combine(Path.GetTempPath(), $"{Guid.NewGuid():N}.json") });
        Assert.Contains("Users:PropertiesSchemaFile", refused.FailureMessage, StringComparison.Ordinal);
        Assert.True(new UserOptionsValidator().Validate(null, new UserOptions()).Succeeded);
    }
}
