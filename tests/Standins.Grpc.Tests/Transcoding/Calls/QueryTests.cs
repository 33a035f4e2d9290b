namespace Standins.Grpc.Tests.Transcoding.Calls;

public sealed class QueryTests(RestServer server) : IClassFixture<RestServer>
{
    [Theory]
    [InlineData("pageSize=7", """{"shelf":"s","pageSize":7}""")]
    [InlineData("page_size=7", """{"shelf":"s","pageSize":7}""")]
    [InlineData("page%53ize=%37", """{"shelf":"s","pageSize":7}""")]
    [InlineData("kinds=KIND_NOVEL&kinds=2", """{"shelf":"s","kinds":["KIND_NOVEL","KIND_DICTIONARY"]}""")]
    [InlineData("filter.text=a%20b+c&filter.inner.inner.years=1&filter.inner.inner.years=2", """{"shelf":"s","filter":{"text":"a b c","inner":{"inner":{"years":[1,2]}}}}""")]
    [InlineData("printedAfter=2026-01-31T08:30:00Z", """{"shelf":"s","printedAfter":"2026-01-31T08:30:00Z"}""")]
    [InlineData("lentFor=1.5s", """{"shelf":"s","lentFor":"1.500s"}""")]
    [InlineData("fields=a,fooBar", """{"shelf":"s","fields":"a,fooBar"}""")]
    [InlineData("lent=false", """{"shelf":"s","lent":false}""")]
    [InlineData("pagesMin=9", """{"shelf":"s","pagesMin":"9"}""")]
    [InlineData("cursor=-_8", """{"shelf":"s","cursor":"+/8="}""")]
    [InlineData("tags=&tags=x=y&tags=%C3%A9", """{"shelf":"s","tags":["","x=y","é"]}""")]
    [InlineData("byTitle=x", """{"shelf":"s","byTitle":"x"}""")]
    [InlineData("&&", """{"shelf":"s"}""")]
    [InlineData("", """{"shelf":"s"}""")]
    public async Task Parameter_sets_the_field_it_names(string query, string request)
    {
        var answer = await server.Send("GET", $"/v1/shelves/s/books?{query}");
        Assert.Equal($$"""{"request":{{request}}}""", answer.Text);
    }

    [Fact]
    public async Task Path_wins_over_the_query() =>
        Assert.Equal("""{"request":{"shelf":"s"}}""", (await server.Send("GET", "/v1/shelves/s/books?shelf=other")).Text);

    [Theory]
    [InlineData("pageSize=x", "pageSize")]
    [InlineData("pageSize=", "pageSize")]
    [InlineData("pageSize", "pageSize")]
    [InlineData("pageSize=2147483648", "pageSize")]
    [InlineData("lent=yes", "lent")]
    [InlineData("kinds=KIND_NOTHING", "kinds")]
    [InlineData("filter.inner.years=1.5", "filter.inner.years")]
    [InlineData("printedAfter=today", "printedAfter")]
    [InlineData("cursor=!", "cursor")]
    public async Task Value_that_does_not_fit_is_refused_by_name(string query, string field)
    {
        var answer = await server.Send("GET", $"/v1/shelves/s/books?{query}");
        Assert.Equal(400, answer.Status);
        Assert.Equal(3, (int?)answer.Json["code"]);
        Assert.Equal(field, answer.Field ?? string.Empty);
    }

    [Theory]
    [Trait("Strict", "true")]
    [InlineData("nothing=1", "nothing")]
    [InlineData("filter.nothing=1", "filter.nothing")]
    [InlineData("pageSize.x=1", "pageSize.x")]
    [InlineData("filter=x", "filter")]
    [InlineData("labels.a=1", "labels.a")]
    [InlineData("labels=1", "labels")]
    [InlineData("=1", "")]
    [InlineData("%FF=1", "\uFFFD")]
    [InlineData("%zz=1", "%zz")]
    [InlineData("pageSize=1&pageSize=1", "pageSize")]
    [InlineData("pageSize=1&page_size=1", "pageSize")]
    [InlineData("byTitle=x&byAuthor=y", "byAuthor")]
    [InlineData("tags=%FF", "tags")]
    [InlineData("tags=%00", "tags")]
    public async Task Parameter_that_is_no_field_is_refused_by_name(string query, string field)
    {
        var answer = await server.Send("GET", $"/v1/shelves/s/books?{query}");
        Assert.Equal(400, answer.Status);
        Assert.Equal(field, answer.Field ?? string.Empty);
    }

    [Fact]
    public async Task Query_stands_beside_a_body_field() => Assert.Equal(
        """{"title":"t","mark":"s dry=True"}""", (await server.Send("POST", "/v1/shelves/s/books?dryRun=true", """{"title":"t"}""")).Text);

    [Theory]
    [Trait("Strict", "true")]
    [InlineData("/v1/shelves/s/books?book.title=x", "book.title")]
    [InlineData("/v1/books/b:lend?reader=x", "reader")]
    public async Task Field_of_the_body_is_no_parameter(string path, string field) =>
        Assert.Equal(field, (await server.Send("POST", path, "{}")).Field);
}
