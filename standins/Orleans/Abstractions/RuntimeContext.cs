namespace Orleans.Runtime;

/// <summary>Knows whose turn the current thread runs.</summary>
public static class RuntimeContext
{
    public static IGrainContext? Current => TurnThread.Current.Activation;
}
