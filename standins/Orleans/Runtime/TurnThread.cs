using System.Runtime.CompilerServices;

namespace Orleans.Runtime;

/// <summary>What the engine knows about the current thread.</summary>
internal sealed class TurnThread
{
    [ThreadStatic]
    private static TurnThread? t_current;

    /// <summary>The context in which no ambient value is set: what a turn starts with.</summary>
    public static readonly ExecutionContext Empty = CaptureEmpty();

    /// <summary>The activation whose turn runs here.</summary>
    public Activation? Activation;

    /// <summary>How many inline calls stand on this thread's stack.</summary>
    public int Depth;

    public static TurnThread Current
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => t_current ?? Create();
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static TurnThread Create() => t_current = new TurnThread();

    private static ExecutionContext CaptureEmpty()
    {
        // A thread that was started without flow has no ambient values.
        ExecutionContext? empty = null;
        var thread = new Thread(() => empty = ExecutionContext.Capture());
        thread.UnsafeStart();
        thread.Join();
        return empty!;
    }
}
