namespace Orleans.Providers;

/// <summary>Names that mean something to the engine.</summary>
public static class ProviderConstants
{
    /// <summary>The storage a state has when it names none.</summary>
    public const string DEFAULT_STORAGE_PROVIDER_NAME = "Default";
}
