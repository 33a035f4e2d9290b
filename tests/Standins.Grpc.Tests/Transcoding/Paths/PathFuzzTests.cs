using FsCheck;
using FsCheck.Fluent;
using Microsoft.AspNetCore.Grpc.JsonTranscoding.Paths;

namespace Standins.Grpc.Tests.Transcoding.Paths;

/// <summary>Any template and any path: no crash, and the answer of a matcher that is too simple to be wrong.</summary>
public sealed class PathFuzzTests
{
    private static readonly Config Config = Config.QuickThrowOnFailure.WithMaxTest(5000);

    private static readonly Gen<string> Pieces = Gen.Elements("a", "b", "ab", "", "%2F", "%61", "%", "%zz", "%C3%A9", "%FF", ":", "a:b", ":b", "é", "\0", ".", "..", "*", "{", "}");

    private static readonly Gen<string> Paths = Pieces.ListOf().Select(list => "/" + string.Join('/', list));

    private static readonly Gen<string> Segments = Gen.Elements("a", "b", "ab", "*", "{v}", "{w=*}", "{u=a/*}");

    private static readonly Gen<string> Templates = from segments in Segments.ListOf()
                                                    from end in Gen.Elements("", "", "**", "{r=**}")
                                                    from verb in Gen.Elements("", "", ":b")
                                                    let all = segments.Concat(new[] { end }).Where(s => s.Length > 0).ToList()
                                                    where all.Count > 0 && all.Where(s => s[0] == '{').Distinct().Count() == all.Count(s => s[0] == '{')
                                                    select "/" + string.Join('/', all) + verb;

    [Fact]
    public void Matcher_agrees_with_a_slow_one() => Prop.ForAll(
        Templates.ListOf(4).Select(t => t.Distinct(new SameRequests()).ToArray()).ToArbitrary(),
        Paths.ToArbitrary(),
        (templates, path) =>
        {
            var found = RouteTableTests.Find(RouteTableTests.Table(templates), path);
            var expected = templates.Where(t => SlowMatcher.Matches(t, path)).ToList();
            Assert.True(found is null ? expected.Count == 0 : expected.Contains(found), $"{path} → {found}, could be {string.Join(' ', expected)}");
        }).Check(Config);

    [Fact]
    public void Any_text_is_a_template_or_a_format_error() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(),
        text =>
        {
            try
            {
                PathTemplate.Parse(text.Get);
            }
            catch (FormatException)
            {
            }
        }).Check(Config);

    [Fact]
    public void Any_text_can_be_decoded_or_not_but_never_breaks() => Prop.ForAll(
        Gen.OneOf(ArbMap.Default.GeneratorFor<NonNull<string>>().Select(s => s.Get), Pieces.ListOf().Select(l => string.Concat(l))).ToArbitrary(),
        text =>
        {
            var decoded = PathText.Decode(text, keepsSlash: false);
            Assert.True(decoded is null || decoded.Length <= text.Length);
        }).Check(Config);

    [Fact]
    public void Escaped_text_comes_back() => Prop.ForAll(
        ArbMap.Default.ArbFor<NonNull<string>>(),
        text =>
        {
            var sound = System.Text.Encoding.UTF8.GetString(System.Text.Encoding.UTF8.GetBytes(text.Get));
            Assert.Equal(sound, PathText.Decode(Uri.EscapeDataString(sound), keepsSlash: false));
        }).Check(Config);

    [Fact]
    public void Path_of_a_million_segments_is_refused_at_once()
    {
        var table = RouteTableTests.Table("/{a}/{b}/{c}/x", "/*/{b}/{c}/y", "/a/{b}/{c}/z", "/{a}/**");
        Assert.Equal("/{a}/**", RouteTableTests.Find(table, string.Concat(Enumerable.Repeat("/a", 1_000_000))));
    }

    private sealed class SameRequests : IEqualityComparer<string>
    {
        public bool Equals(string? x, string? y) => Shape(x!) == Shape(y!);

        public int GetHashCode(string obj) => Shape(obj).GetHashCode(StringComparison.Ordinal);

        private static string Shape(string template)
        {
            var parsed = PathTemplate.Parse(template);
            return string.Join('/', parsed.Segments) + ":" + parsed.Verb;
        }
    }
}
