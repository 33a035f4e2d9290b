namespace Orleans.Runtime;

/// <summary>Values that travel with a call from caller to grain and on to the grains it calls.</summary>
public static class RequestContext
{
    private static readonly AsyncLocal<Values?> s_current = new();
    private static long s_chains;

    public static IEnumerable<string> Keys => s_current.Value?.Items.Keys ?? Enumerable.Empty<string>();

    public static IEnumerable<KeyValuePair<string, object>> Entries => s_current.Value?.Items ?? Enumerable.Empty<KeyValuePair<string, object>>();

    /// <summary>The call chain that may call back into its own grains; empty when none may.</summary>
    public static Guid ReentrancyId
    {
        get => s_current.Value?.ReentrancyId ?? Guid.Empty;
        set
        {
            if (ReentrancyId != value)
            {
                Change(s_current.Value?.Items ?? [], value);
            }
        }
    }

    internal static Values? Current
    {
        get => s_current.Value;
        set => s_current.Value = value;
    }

    public static object? Get(string key) => s_current.Value is { } values && values.Items.TryGetValue(key, out var value) ? value : null;

    public static void Set(string key, object value)
    {
        // A callee or a sibling may hold the present values, so they are copied, never changed.
        var items = new Dictionary<string, object>(s_current.Value?.Items ?? []) { [key] = value };
        Change(items, ReentrancyId);
    }

    public static bool Remove(string key)
    {
        if (s_current.Value is not { } values || !values.Items.ContainsKey(key))
        {
            return false;
        }

        var items = new Dictionary<string, object>(values.Items);
        items.Remove(key);
        Change(items, values.ReentrancyId);
        return true;
    }

    public static void Clear() => s_current.Value = null;

    /// <summary>Calls made before the section is disposed may call back into the present grain.</summary>
    public static ReentrancySection AllowCallChainReentrancy()
    {
        var original = ReentrancyId;
        return new ReentrancySection(original, original == Guid.Empty ? NextChain() : original);
    }

    public static ReentrancySection SuppressCallChainReentrancy() => new(ReentrancyId, Guid.Empty);

    private static void Change(Dictionary<string, object> items, Guid reentrancyId) =>
        s_current.Value = items.Count == 0 && reentrancyId == Guid.Empty ? null : new Values(items, reentrancyId);

    private static Guid NextChain() =>
        // Counted, not drawn: a chain has to differ only from those of this process.
        new(0, 0, 0, BitConverter.GetBytes(Interlocked.Increment(ref s_chains)));

    internal sealed record Values(Dictionary<string, object> Items, Guid ReentrancyId);

    public readonly struct ReentrancySection : IDisposable
    {
        private readonly Guid _original;
        private readonly Guid _current;

        public ReentrancySection(Guid originalReentrancyId, Guid newReentrancyId)
        {
            _original = originalReentrancyId;
            _current = newReentrancyId;
            ReentrancyId = newReentrancyId;
            if (newReentrancyId != Guid.Empty)
            {
                TurnThread.Current.Activation?.EnterChain(newReentrancyId);
            }
        }

        public void Dispose()
        {
            if (_current != Guid.Empty)
            {
                TurnThread.Current.Activation?.LeaveChain(_current);
            }

            ReentrancyId = _original;
        }
    }
}
