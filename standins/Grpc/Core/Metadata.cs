using System.Collections;

namespace Grpc.Core;

/// <summary>
/// Headers or trailers of a call, in order, keys repeated as they came. Keys are lower case; a key ending in
/// <c>-bin</c> holds bytes, every other one printable ASCII.
/// </summary>
public sealed partial class Metadata : IList<Metadata.Entry>
{
    public const string BinaryHeaderSuffix = "-bin";

    public static readonly Metadata Empty = new Metadata().Freeze();

    private readonly List<Entry> entries;
    private bool readOnly;

    public Metadata() => entries = [];

    internal Metadata(int capacity) => entries = new List<Entry>(capacity);

    public int Count => entries.Count;

    public bool IsReadOnly => readOnly;

    public Entry this[int index]
    {
        get => entries[index];
        set
        {
            RefuseWhenFrozen();
            ArgumentNullException.ThrowIfNull(value);
            entries[index] = value;
        }
    }

    /// <summary>Last entry of the key, or null.</summary>
    public Entry? Get(string key)
    {
        for (var i = entries.Count - 1; i >= 0; i--)
        {
            if (entries[i].KeyEquals(key))
            {
                return entries[i];
            }
        }

        return null;
    }

    public string? GetValue(string key) => Get(key)?.Value;

    public byte[]? GetValueBytes(string key) => Get(key)?.ValueBytes;

    public IEnumerable<Entry> GetAll(string key)
    {
        foreach (var entry in entries)
        {
            if (entry.KeyEquals(key))
            {
                yield return entry;
            }
        }
    }

    public void Add(Entry item)
    {
        RefuseWhenFrozen();
        ArgumentNullException.ThrowIfNull(item);
        entries.Add(item);
    }

    public void Add(string key, string value) => Add(new Entry(key, value));

    public void Add(string key, byte[] valueBytes) => Add(new Entry(key, valueBytes));

    public void Insert(int index, Entry item)
    {
        RefuseWhenFrozen();
        ArgumentNullException.ThrowIfNull(item);
        entries.Insert(index, item);
    }

    public void Clear()
    {
        RefuseWhenFrozen();
        entries.Clear();
    }

    public bool Remove(Entry item)
    {
        RefuseWhenFrozen();
        return entries.Remove(item);
    }

    public void RemoveAt(int index)
    {
        RefuseWhenFrozen();
        entries.RemoveAt(index);
    }

    public int IndexOf(Entry item) => entries.IndexOf(item);

    public bool Contains(Entry item) => entries.Contains(item);

    public void CopyTo(Entry[] array, int arrayIndex) => entries.CopyTo(array, arrayIndex);

    public IEnumerator<Entry> GetEnumerator() => entries.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => entries.GetEnumerator();

    internal Metadata Freeze()
    {
        readOnly = true;
        return this;
    }

    private void RefuseWhenFrozen()
    {
        if (readOnly)
        {
            throw new InvalidOperationException("This metadata is read-only.");
        }
    }
}
