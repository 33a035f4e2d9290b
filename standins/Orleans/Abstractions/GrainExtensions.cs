using Orleans.Runtime;

namespace Orleans;

/// <summary>Reading identities from grains and references, and turning one into the other.</summary>
public static class GrainExtensions
{
    public static GrainId GetGrainId(this IAddressable grain) => grain switch
    {
        GrainReference reference => reference.GrainId,
        IGrainBase { GrainContext: { } context } => context.GrainId,
        _ => throw new ArgumentException($"{grain?.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    };

    public static string GetPrimaryKeyString(this IAddressable grain) => grain.GetGrainId().Key.ToString();

    public static string GetPrimaryKeyString(this IGrainContext grainContext) => grainContext.GrainId.Key.ToString();

    public static Guid GetPrimaryKey(this IAddressable grain) => grain.GetGrainId().GetGuidKey();

    public static Guid GetPrimaryKey(this IGrainContext grainContext) => grainContext.GrainId.GetGuidKey();

    public static long GetPrimaryKeyLong(this IAddressable grain) => grain.GetGrainId().GetIntegerKey();

    public static long GetPrimaryKeyLong(this IGrainContext grainContext) => grainContext.GrainId.GetIntegerKey();

    /// <summary>A reference to this grain that may be passed to others.</summary>
    public static TGrainInterface AsReference<TGrainInterface>(this IAddressable grain) where TGrainInterface : IAddressable => grain switch
    {
        GrainReference reference => reference.Silo.Factory.GetGrain<TGrainInterface>(reference.GrainId),
        IGrainBase { GrainContext: Activation activation } => activation.Silo.Factory.GetGrain<TGrainInterface>(activation.GrainId),
        _ => throw new ArgumentException($"{grain?.GetType()} is neither a grain nor a reference to one.", nameof(grain)),
    };

    public static TGrainInterface Cast<TGrainInterface>(this IAddressable grain) where TGrainInterface : IAddressable =>
        grain is TGrainInterface already ? already : grain.AsReference<TGrainInterface>();
}
