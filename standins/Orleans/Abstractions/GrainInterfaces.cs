using Orleans.Runtime;

namespace Orleans
{
    /// <summary>Marks the interfaces of grains.</summary>
    public interface IGrain : IAddressable;

    public interface IGrainWithGuidKey : IGrain;

    public interface IGrainWithIntegerKey : IGrain;

    public interface IGrainWithStringKey : IGrain;
}

namespace Orleans.Runtime
{
    /// <summary>Anything that has a <see cref="GrainId"/>.</summary>
    public interface IAddressable;
}
