using System.Diagnostics;
using System.Globalization;
using System.Text;
using Sesame.Grains.Passwords;
using Xunit;

namespace Sesame.Grains.Tests.Passwords;

public sealed class NfkcTests
{
    [Theory]
    [InlineData("plain ascii 123", "plain ascii 123")]
    [InlineData("", "")]
    [InlineData("cafe\u0301", "caf\u00e9")]
    [InlineData("\ufb01\u2460\u00b2", "fi12")]
    [InlineData("\uff21\uff42\u3000", "Ab ")]
    [InlineData("\u1112\u1161\u11ab", "\ud55c")]
    [InlineData("a\u0323\u0307", "\u1ea1\u0307")]
    [InlineData("a\u0307\u0323", "\u1ea1\u0307")]
    [InlineData("\u0344", "\u0308\u0301")]
    [InlineData("\u212b", "\u00c5")]
    [InlineData("\ud835\udc00", "A")]
    public void Known_texts_have_their_known_form(string text, string expected) => Assert.Equal(expected, Nfkc.Normalize(text));

    [Fact]
    public void Half_a_surrogate_pair_becomes_the_replacement_character() => Assert.Equal("\ufffdx\ufffd", Nfkc.Normalize("\ud800x\udc00"));

    // Node's ICU is the other implementation. Python's or an older ICU would do as well: the form of assigned characters never changes.
    [Fact]
    public void Node_gives_every_character_and_a_hundred_thousand_texts_the_same_form()
    {
        var tables = NfkcTables.Load();
        var points = Enumerable.Range(0, 0x110000)
            .Where(point => point is < 0xD800 or > 0xDFFF && CharUnicodeInfo.GetUnicodeCategory(point) != UnicodeCategory.OtherNotAssigned)
            .ToArray();
        var lively = points.Where(point => tables.Parts.ContainsKey(point) || tables.ClassOf(point) != 0 || point is >= 0x1100 and < 0x1200).ToArray();
        var random = new Random(20);
        var texts = points.Where(IsKnown).Select(char.ConvertFromUtf32)
            .Concat(Enumerable.Range(0, 100_000).Select(_ => string.Concat(Enumerable.Range(0, random.Next(2, 8))
                .Select(_ => char.ConvertFromUtf32(random.Next(3) == 0 ? random.Next('a', 'z') : lively[random.Next(lively.Length)])))))
            .ToArray();
        var theirs = AskNode(texts);
        Assert.Equal(texts.Length, theirs.Length);
        for (var i = 0; i < texts.Length; i++)
        {
            Assert.True(theirs[i] == Hex(Nfkc.Normalize(texts[i])), $"{Hex(texts[i])}: node {theirs[i]}, ours {Hex(Nfkc.Normalize(texts[i]))}");
        }

        // Characters that joined Unicode after the version of our tables are left as they are.
        static bool IsKnown(int point) => !NewerThanTables(point);
    }

    // DerivedAge: assigned in 15.1, 16.0 and 17.0, and with a decomposition there.
    private static bool NewerThanTables(int point) => point is >= 0xA7F1 and <= 0xA7F4 or >= 0x105C0 and <= 0x105FF or >= 0x11380 and <= 0x113FF
        or >= 0x16100 and <= 0x1613F or >= 0x16D40 and <= 0x16D7F or >= 0x1CCD6 and <= 0x1CCF9;

    private static string[] AskNode(string[] texts)
    {
        const string script = """
            const hex = (t) => [...t].map((c) => c.codePointAt(0).toString(16).toUpperCase()).join(' ');
            const lines = require('fs').readFileSync(0, 'utf8').split('\n').slice(0, -1);
            console.log(lines.map((l) => hex(String.fromCodePoint(...l.split(' ').map((p) => parseInt(p, 16))).normalize('NFKC'))).join('\n'));
            """;
        using var node = Process.Start(new ProcessStartInfo("node", ["-e", script]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        var answer = node.StandardOutput.ReadToEndAsync();
        node.StandardInput.Write(string.Concat(texts.Select(text => Hex(text) + "\n")));
        node.StandardInput.Close();
        return answer.GetAwaiter().GetResult().Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }

    private static string Hex(string text) => string.Join(' ', text.EnumerateRunes().Select(rune => rune.Value.ToString("X", CultureInfo.InvariantCulture)));
}
