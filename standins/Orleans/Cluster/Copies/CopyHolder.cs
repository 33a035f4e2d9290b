using System.Collections.Concurrent;

namespace Orleans.Runtime.Cluster;

/// <summary>
/// The copies that one node holds of what other nodes own. Whether a copy may be used is read from the clock at each use;
/// no timer ends it. Reads take no lock. Owners call members to end a copy; who is no member listens to them.
/// </summary>
internal sealed partial class CopyHolder(
    ClusterSettings settings,
    Func<Guid> self,
    Func<Guid, Member?> find,
    IPeers peers,
    IBootClock clock,
    TimeProvider time,
    int copiesMax = 200_000,
    bool listens = false) : IDisposable
{
    private const long NoteEvery = 10_000_000_000;
    private const long GiveUpAfter = 10_000_000_000;

    private readonly Lock _gate = new();
    private readonly ConcurrentDictionary<string, HeldCopy> _copies = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Asking> _asking = new(StringComparer.Ordinal);
    private readonly Dictionary<Guid, OwnerPair> _pairs = [];
    private int _count;
    private volatile bool _disposed;

    /// <summary>Told when copies have ended before their time.</summary>
    public event Action<IReadOnlyList<string>>? Voided;

    public int Count => Volatile.Read(ref _count);

    /// <summary>What may be answered from at this moment; null: ask the owner.</summary>
    public object? Find(string key)
    {
        if (!_copies.TryGetValue(key, out var copy) || copy.IsDropped)
        {
            return null;
        }

        var now = clock.Now;
        if (now >= copy.End && now >= copy.Pair.End)
        {
            return null;
        }

        if (copy.Use(now, NoteEvery))
        {
            copy.Pair.Note(key);
        }

        return copy.Value;
    }

    /// <summary>Before the owner is asked. <see cref="Conclude"/> follows in any case.</summary>
    public CopyRequest Begin(string key)
    {
        lock (_gate)
        {
            if (!_asking.TryGetValue(key, out var asking))
            {
                _asking[key] = asking = new Asking();
            }

            asking.Count++;
        }

        return new CopyRequest(key, self(), clock.Now);
    }

    /// <summary>After the owner was asked: keeps what it granted, unless that was voided meanwhile.</summary>
    public void Conclude(CopyRequest request, CopyGrant? grant, object? value, bool notesUse = true)
    {
        lock (_gate)
        {
            var asking = _asking[request.Key];
            if (--asking.Count == 0)
            {
                _asking.Remove(request.Key);
            }

            if (grant is null || value is null || _disposed || request.Holder != self() || asking.IsVoided(grant) || PairOf(request.Holder, grant) is not { } pair)
            {
                return;
            }

            var end = request.Start + (grant.For.Ticks * 100);
            var known = _copies.GetValueOrDefault(request.Key);
            if (clock.Now >= end || (known is not null && !known.IsDropped && known.IsNewerThan(grant)))
            {
                return;
            }

            Remove(request.Key, known, tell: false);
            pair.LastEnd = Math.Max(pair.LastEnd, end);
            _copies[request.Key] = new HeldCopy(pair, grant, value, end, notesUse ? clock.Now : long.MaxValue);
            pair.Count++;
            if (++_count > copiesMax)
            {
                Evict();
            }
        }
    }

    /// <summary>An owner ends copies; when this returns, no read that begins later is answered from them.</summary>
    public void Drop(CopyVoid message)
    {
        lock (_gate)
        {
            Drop(message.Owner, message.Keys, message.Number);
        }

        Voided?.Invoke(message.Keys);
    }

    public void Dispose() => _disposed = true;

    private static long Nanoseconds(TimeSpan span) => span.Ticks * 100;

    // In the lock.
    private void Drop(Guid owner, IReadOnlyList<string> keys, long number)
    {
        foreach (var key in keys)
        {
            if (_copies.TryGetValue(key, out var copy) && copy.Pair.Owner == owner && copy.Number < number)
            {
                Remove(key, copy, tell: false);
            }

            // Remembered for the grants that may be on their way.
            _asking.GetValueOrDefault(key)?.Void(owner, number);
        }
    }

    // In the lock. Null: the grant is older than what is known of its owner's dealings with this node.
    private OwnerPair? PairOf(Guid holder, CopyGrant grant)
    {
        var known = _pairs.GetValueOrDefault(grant.Owner);
        if (known is not null && known.Holder == holder && known.Id >= grant.Pair)
        {
            return known.Id == grant.Pair ? known : null;
        }

        if (known is not null)
        {
            Forget(known);
        }

        var pair = _pairs[grant.Owner] = new OwnerPair(grant.Owner, grant.Pair, holder);
        using var _ = ExecutionContext.IsFlowSuppressed() ? default(AsyncFlowControl?) : ExecutionContext.SuppressFlow();
        pair.Keeping = listens ? Task.WhenAll(Keep(pair), Listen(pair)) : Keep(pair);
        return pair;
    }

    // In the lock.
    private void Forget(OwnerPair pair)
    {
        pair.GiveUp();
        if (ReferenceEquals(_pairs.GetValueOrDefault(pair.Owner), pair))
        {
            _pairs.Remove(pair.Owner);
        }

        foreach (var (key, copy) in _copies)
        {
            if (ReferenceEquals(copy.Pair, pair))
            {
                Remove(key, copy, tell: false);
            }
        }
    }

    // In the lock.
    private void Remove(string key, HeldCopy? copy, bool tell)
    {
        if (copy is null || !_copies.TryRemove(KeyValuePair.Create(key, copy)))
        {
            return;
        }

        copy.Drop();
        _count--;
        copy.Pair.Count--;
        if (tell && !_asking.ContainsKey(key))
        {
            // While the owner is asked for it anew, a grant may be on its way that this would take off the list.
            copy.Pair.Dropped.Add(new DroppedCopy(key, copy.Number));
        }
    }

    // In the lock. Those that were not used since the last time fall; when all were used, any.
    private void Evict()
    {
        var enough = copiesMax - (copiesMax / 8);
        foreach (var spare in new[] { true, false })
        {
            foreach (var (key, copy) in _copies)
            {
                if (_count <= enough)
                {
                    return;
                }

                if (!spare || !copy.WasUsed)
                {
                    Remove(key, copy, tell: true);
                }

                copy.WasUsed = false;
            }
        }
    }

    /// <summary>Requests for one key that are not answered yet, and the voids that came meanwhile.</summary>
    private sealed class Asking
    {
        private Dictionary<Guid, long>? _voided;

        public int Count { get; set; }

        public void Void(Guid owner, long number) => (_voided ??= [])[owner] = Math.Max(number, _voided?.GetValueOrDefault(owner) ?? 0);

        public bool IsVoided(CopyGrant grant) => _voided is not null && _voided.TryGetValue(grant.Owner, out var number) && grant.Number < number;
    }
}

/// <summary>A request for a copy that is under way.</summary>
/// <param name="Key">Of what.</param>
/// <param name="Holder">For whom: this node's incarnation.</param>
/// <param name="Start">On this node's clock; the copy's time runs from here.</param>
internal readonly record struct CopyRequest(string Key, Guid Holder, long Start);
