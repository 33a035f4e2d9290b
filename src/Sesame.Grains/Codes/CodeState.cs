namespace Sesame.Grains.Codes;

/// <summary>What is stored of one kind of code and one subject.</summary>
/// <param name="Live">The live code; null when none was issued.</param>
/// <param name="Sends">When mails were sent within the last hour, the oldest first.</param>
/// <param name="CreatedAt">When the row was made.</param>
public sealed record CodeState(OneTimeCode? Live, IReadOnlyList<DateTimeOffset> Sends, DateTimeOffset CreatedAt);
