using System.Text.RegularExpressions;
using Sesame.Abstractions.Calls;
using Sesame.Grains.Mail;
using Xunit;

namespace Sesame.Grains.Tests.Mail;

public sealed partial class MailTemplateTests
{
    private const string To = "ada@example.org";

    public static TheoryData<string> Names => [.. Files().Select(file => file[(file.IndexOf('.', StringComparison.Ordinal) + 1)..]).Distinct()];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_mail_says_the_same_in_every_language(string name)
    {
        var english = MailTemplate.Find(name, "en");
        Assert.All(MailTemplate.Languages, language =>
        {
            var template = MailTemplate.Find(name, language);
            Assert.InRange(template.Subject.Length, 5, 78);
            Assert.Equal(english.Paragraphs.Select(Placeholders), template.Paragraphs.Select(Placeholders));
        });
    }

    [Theory]
    [InlineData(null, "Your Sesame code")]
    [InlineData("fr,de,en", "Ihr Code für Sesame")]
    [InlineData("fr", "Your Sesame code")]
    public void A_mail_comes_in_the_first_language_that_its_caller_reads(string? languages, string subject) =>
        Assert.Equal(subject, MailTemplate.Compose("registration-code", new CallContext(CallerKind.Anonymous, Languages: languages), To).Subject);

    [Fact]
    public void A_value_is_text_in_both_forms_and_writes_neither_lines_nor_markup()
    {
        var mail = MailTemplate.Compose("email-primary-changed", CallContext.System, To, ("address", "<b>eve</b>\r\n&@example.org"));
        Assert.Contains("is now <b>eve</b>  &@example.org.", mail.Text, StringComparison.Ordinal);
        Assert.Contains("is now &lt;b&gt;eve&lt;/b&gt;  &amp;@example.org.", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public void A_link_can_be_followed_and_a_code_stands_out()
    {
        var reset = MailTemplate.Compose("password-reset", CallContext.System, To, ("link", "https://id.example/reset?a=1&b={code}"));
        Assert.Contains("<a href=\"https://id.example/reset?a=1&amp;b={code}\">https://id.example/reset?a=1&amp;b={code}</a>", reset.Html, StringComparison.Ordinal);
        Assert.Contains("<strong>{code}</strong>", MailTemplate.Compose("registration-code", CallContext.System, To).Html, StringComparison.Ordinal);
    }

    [Fact]
    public void No_text_is_left_in_one_language_alone() => Assert.All(
        Files().GroupBy(file => file[(file.IndexOf('.', StringComparison.Ordinal) + 1)..]),
        mail => Assert.Equal(MailTemplate.Languages.Order(), mail.Select(file => file[..file.IndexOf('.', StringComparison.Ordinal)]).Order()));

    // As <language>.<name>.
    private static IEnumerable<string> Files()
    {
        const string Folder = "Sesame.Grains.Mail.Templates.", Ending = ".txt";
        return typeof(MailTemplate).Assembly.GetManifestResourceNames().Where(name => name.StartsWith(Folder, StringComparison.Ordinal)).Select(name => name[Folder.Length..^Ending.Length]);
    }

    private static string Placeholders(string paragraph) => string.Join(',', Placeholder().Matches(paragraph).Select(match => match.Value));

    [GeneratedRegex(@"\{[a-z]+\}")]
    private static partial Regex Placeholder();
}
