namespace Sesame.Grains.Storage;

/// <summary>The lock order of a transaction. The state's own row comes before all of them, audit entries after.</summary>
public static class Ranks
{
    public const int Child = 10;
    public const int OtherRoot = 20;
    public const int Append = 30;
}
