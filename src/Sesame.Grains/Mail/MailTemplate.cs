using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Sesame.Abstractions.Calls;
using Sesame.Abstractions.Codes;
using Sesame.Grains.Operations;

namespace Sesame.Grains.Mail;

/// <summary>
/// The texts of mails, one to a file and language: the subject on the first line, then paragraphs with an empty line between. A word in braces stands for
/// a value. The HTML form is made of the same text.
/// </summary>
internal sealed record MailTemplate(string Subject, IReadOnlyList<string> Paragraphs)
{
    /// <summary>What texts are there in.</summary>
    public static IReadOnlyList<string> Languages { get; } = ["en", "de"];

    private static readonly ConcurrentDictionary<string, MailTemplate> Loaded = new(StringComparer.Ordinal);

    /// <summary>A mail in the first language that the caller reads and that is there, else in English.</summary>
    public static MailMessage Compose(string name, CallContext call, string to, params IReadOnlyList<(string Name, string Value)> values)
    {
        var template = Find(name, LanguageFor(call));
        return new MailMessage(
            to,
            Fill(template.Subject, values, text => text),
            string.Join("\n\n", template.Paragraphs.Select(paragraph => Fill(paragraph, values, text => text))) + "\n",
            template.Html(values));
    }

    /// <summary>A mail whose code is filled in by who makes it.</summary>
    public static CodeMail ComposeForCode(string name, CallContext call, string to, params IReadOnlyList<(string Name, string Value)> values)
    {
        var mail = Compose(name, call, to, values);
        return new CodeMail(mail.To, mail.Subject, mail.Text, mail.Html);
    }

    /// <summary>The mail with its code, whatever that is: digits or a link's secret.</summary>
    public static MailMessage WithCode(CodeMail mail, string code) =>
        new(mail.To, mail.Subject, mail.Text.Replace("{code}", code, StringComparison.Ordinal), mail.Html?.Replace("{code}", code, StringComparison.Ordinal));

    /// <summary>The template in one language.</summary>
    public static MailTemplate Find(string name, string language) => Loaded.GetOrAdd($"{language}.{name}", static file =>
    {
        using var stream = typeof(MailTemplate).Assembly.GetManifestResourceStream($"{typeof(MailTemplate).Namespace}.Templates.{file}.txt")
            ?? throw new InvalidOperationException($"The mail {file} is not embedded.");
        using var reader = new StreamReader(stream);
        var parts = reader.ReadToEnd().ReplaceLineEndings("\n").Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return new MailTemplate(parts[0], [.. parts[1..].Select(paragraph => paragraph.Replace('\n', ' '))]);
    });

    private static string LanguageFor(CallContext call) =>
        call.Languages?.Split(',').FirstOrDefault(Languages.Contains) ?? Languages[0];

    private static string Fill(string text, IReadOnlyList<(string Name, string Value)> values, Func<string, string> encode)
    {
        var filled = new StringBuilder(text);
        foreach (var (name, value) in values)
        {
            // A line break of a value would look like one of ours.
            filled.Replace($"{{{name}}}", encode(new string([.. value.Select(character => char.IsControl(character) ? ' ' : character)])));
        }

        return filled.ToString();
    }

    private string Html(IReadOnlyList<(string Name, string Value)> values)
    {
        var html = new StringBuilder("<!doctype html>\n<html><body style=\"font-family:sans-serif;font-size:16px;line-height:1.5;max-width:36em\">\n");
        foreach (var paragraph in Paragraphs)
        {
            // A link stands in a paragraph of its own.
            var isLink = paragraph.StartsWith("{link}", StringComparison.Ordinal);
            var text = Fill(WebUtility.HtmlEncode(isLink ? paragraph : paragraph.Replace("{code}", "{strong}", StringComparison.Ordinal)), values, WebUtility.HtmlEncode!);
            html.Append("<p>").Append(isLink ? $"<a href=\"{text}\">{text}</a>" : text.Replace("{strong}", "<strong>{code}</strong>", StringComparison.Ordinal)).Append("</p>\n");
        }

        return html.Append("</body></html>\n").ToString();
    }
}
