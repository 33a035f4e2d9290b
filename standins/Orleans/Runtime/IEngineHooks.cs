namespace Orleans.Runtime;

/// <summary>
/// Ways in which a test breaks the engine on purpose, to show that the attacks on its promises would notice. Product
/// code registers none.
/// </summary>
internal interface IEngineHooks
{
    /// <summary>A request starts although another one runs.</summary>
    bool IgnoresObstacles(Activation activation);

    /// <summary>What arrived while a turn ran is served newest first.</summary>
    bool ReversesArrivals(Activation activation);

    /// <summary>A save reports success before the storage has it.</summary>
    bool RepliesBeforeSave(GrainId grainId);

    /// <summary>What waits for an activation that ends is dropped.</summary>
    bool DropsWaiting(Activation activation);

    /// <summary>A successor is made while the activation still runs <c>OnDeactivateAsync</c>.</summary>
    bool HandsOverEarly(Activation activation);
}
