using System.Collections.Frozen;
using System.Globalization;

namespace Sesame.Grains.Passwords;

/// <summary>What <see cref="Nfkc"/> looks up; read once from the embedded <c>Nfkc.txt</c>.</summary>
internal sealed class NfkcTables
{
    private readonly FrozenDictionary<int, int> classes;

    private NfkcTables(Dictionary<int, int[]> parts, Dictionary<(int, int), int> composed, Dictionary<int, int> classes)
    {
        Parts = parts.ToFrozenDictionary();
        Composed = composed.ToFrozenDictionary();
        this.classes = classes.ToFrozenDictionary();
    }

    /// <summary>Full compatibility decomposition of a character, where it has one.</summary>
    public FrozenDictionary<int, int[]> Parts { get; }

    /// <summary>The character that two make together.</summary>
    public FrozenDictionary<(int First, int Second), int> Composed { get; }

    /// <summary>Canonical combining class; 0 for everything that is no mark.</summary>
    public int ClassOf(int point) => classes.GetValueOrDefault(point);

    public static NfkcTables Load()
    {
        Dictionary<int, int[]> parts = [];
        Dictionary<(int, int), int> composed = [];
        Dictionary<int, int> classes = [];
        using var reader = new StreamReader(typeof(NfkcTables).Assembly.GetManifestResourceStream(typeof(NfkcTables), "Nfkc.txt")!);
        while (reader.ReadLine() is { } line)
        {
            var fields = line.Split(' ');
            switch (fields[0])
            {
                case "D":
                    parts.Add(Hex(fields[1]), [.. fields[2..].Select(Hex)]);
                    break;
                case "C":
                    composed.Add((Hex(fields[1]), Hex(fields[2])), Hex(fields[3]));
                    break;
                case "K":
                    classes.Add(Hex(fields[1]), int.Parse(fields[2], CultureInfo.InvariantCulture));
                    break;
            }
        }

        return new NfkcTables(parts, composed, classes);
    }

    private static int Hex(string field) => int.Parse(field, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture);
}
