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
public sealed class GrainMethod(Type interfaceType, string name, Type[] parameterTypes, GrainMethodOptions options, Func<GrainRequest>? make = null)
{
    private MethodInfo? _info;
    private string? _wireName;
    private Wire.Codec[]? _codecs;

    public Type InterfaceType { get; } = interfaceType;

    public string Name { get; } = name;

    public GrainMethodOptions Options { get; } = options;

    /// <summary>The types of its arguments, the token left out.</summary>
    internal Type[] ArgumentTypes { get; } = Array.FindAll(parameterTypes, type => type != typeof(CancellationToken));

    /// <summary>The method's name between silos, its interface's before it.</summary>
    internal string WireName => _wireName ??= $"{Wire.TypeAlias.Of(InterfaceType)}/{Wire.TypeAlias.Of(Info)}";

    /// <summary>How its arguments are written.</summary>
    internal Wire.Codec[] Codecs => _codecs ??= Array.ConvertAll(ArgumentTypes, Wire.Codec.Of);

    /// <summary>Makes an empty request, to be filled with arguments from the wire; null for methods that cannot be called from other silos.</summary>
    internal Func<GrainRequest>? Make { get; } = make;

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
