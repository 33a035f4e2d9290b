namespace Orleans
{
    /// <summary>Activations of this class are never collected for being idle.</summary>
    [AttributeUsage(AttributeTargets.Class, Inherited = false)]
    public sealed class KeepAliveAttribute : Attribute;

    /// <summary>The name of a grain class in grain ids.</summary>
    [AttributeUsage(AttributeTargets.Class, Inherited = false)]
    public sealed class GrainTypeAttribute(string grainType) : Attribute
    {
        public string GrainType { get; } = grainType;
    }

    /// <summary>How long activations of this class may be idle.</summary>
    [AttributeUsage(AttributeTargets.Class, Inherited = false)]
    public sealed class CollectionAgeLimitAttribute : Attribute
    {
        public double Days { get; init; }

        public double Hours { get; init; }

        public double Minutes { get; init; }

        public bool AlwaysActive { get; init; }

        internal TimeSpan Age => TimeSpan.FromDays(Days) + TimeSpan.FromHours(Hours) + TimeSpan.FromMinutes(Minutes);
    }

    /// <summary>How long a caller waits for this method's reply, as a TimeSpan string.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    public sealed class ResponseTimeoutAttribute(string timeout) : Attribute
    {
        public TimeSpan? Timeout { get; } = TimeSpan.Parse(timeout, System.Globalization.CultureInfo.InvariantCulture);
    }
}

namespace Orleans.Placement
{
    /// <summary>A new activation is placed on the caller's silo.</summary>
    [AttributeUsage(AttributeTargets.Class)]
    public sealed class PreferLocalPlacementAttribute : Attribute;
}
