using System.Reflection;

namespace Orleans.Runtime;

/// <summary>How requests of a method meet other requests and their caller.</summary>
[Flags]
public enum GrainMethodOptions
{
    None = 0,
    AlwaysInterleave = 1,
    ReadOnly = 2,
    OneWay = 4,
}

/// <summary>One method of a grain interface. Generated code holds one instance for each.</summary>
public sealed class GrainMethod(Type interfaceType, string name, Type[] parameterTypes, GrainMethodOptions options)
{
    private MethodInfo? _info;

    public Type InterfaceType { get; } = interfaceType;

    public string Name { get; } = name;

    public GrainMethodOptions Options { get; } = options;

    /// <summary>The deadline written on the method; null takes the silo's.</summary>
    public TimeSpan? ResponseTimeout { get; } = interfaceType
        .GetMethod(name, parameterTypes)?.GetCustomAttribute<ResponseTimeoutAttribute>()?.Timeout;

    public MethodInfo Info => _info ??= InterfaceType.GetMethod(Name, parameterTypes)
        ?? throw new MissingMethodException(InterfaceType.FullName, Name);

    /// <summary>What stands in the way of a request of this method, as bits of an activation's obstacles.</summary>
    internal int BlockedBy { get; } = options switch
    {
        _ when options.HasFlag(GrainMethodOptions.AlwaysInterleave) => Obstacles.ForInterleaving,
        _ when options.HasFlag(GrainMethodOptions.ReadOnly) => Obstacles.ForReaders,
        _ => Obstacles.ForAll,
    };

    internal bool IsOneWay { get; } = options.HasFlag(GrainMethodOptions.OneWay);

    internal bool Interleaves { get; } = options.HasFlag(GrainMethodOptions.AlwaysInterleave);

    internal bool IsReadOnly { get; } = options.HasFlag(GrainMethodOptions.ReadOnly);

    public override string ToString() => $"{InterfaceType.Name}.{Name}";
}

/// <summary>What may keep a request from starting, as bits that only a turn of the activation changes.</summary>
internal static class Obstacles
{
    public const int NotActive = 1;
    public const int Stopping = 2;
    public const int Exclusive = 4;
    public const int Readers = 8;
    public const int Waiting = 16;

    public const int ForAll = NotActive | Stopping | Exclusive | Readers | Waiting;
    public const int ForReaders = NotActive | Stopping | Exclusive | Waiting;
    public const int ForInterleaving = NotActive | Stopping;
}
