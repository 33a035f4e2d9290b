namespace Orleans.Runtime;

/// <summary>References to grains of one silo.</summary>
internal sealed class GrainFactory(Silo silo) : IClusterClient
{
    public IServiceProvider ServiceProvider => silo.Services;

    public TGrainInterface GetGrain<TGrainInterface>(string primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithStringKey
    {
        ArgumentException.ThrowIfNullOrEmpty(primaryKey);
        return Get<TGrainInterface>(primaryKey);
    }

    public TGrainInterface GetGrain<TGrainInterface>(Guid primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithGuidKey => Get<TGrainInterface>(primaryKey.ToString("N"));

    public TGrainInterface GetGrain<TGrainInterface>(long primaryKey, string? grainClassNamePrefix = null)
        where TGrainInterface : IGrainWithIntegerKey => Get<TGrainInterface>(GrainIdKeyExtensions.CreateIntegerKey(primaryKey).ToString());

    public TGrainInterface GetGrain<TGrainInterface>(GrainId grainId)
        where TGrainInterface : IAddressable => Get<TGrainInterface>(grainId.Key.ToString());

    /// <summary>A reference for an activation that nobody has referred to yet: any of its interfaces does.</summary>
    public GrainReference ReferenceTo(Activation activation)
    {
        var interfaceType = activation.Class.Type.GetInterfaces().First(candidate =>
            typeof(IGrain).IsAssignableFrom(candidate) && candidate.Assembly != typeof(IGrain).Assembly);
        return silo.Bind(interfaceType).Make(activation.Key, activation);
    }

    private TGrainInterface Get<TGrainInterface>(string key)
    {
        var binding = silo.Bind(typeof(TGrainInterface));
        if (binding.Class.IsStatelessWorker || binding.Class.Find(key) is not { } activation)
        {
            return (TGrainInterface)(object)binding.Make(key, null);
        }

        if (activation.CachedReference is TGrainInterface known)
        {
            return known;
        }

        var made = binding.Make(key, activation);
        activation.CachedReference = made;
        return (TGrainInterface)(object)made;
    }
}
