namespace Orleans.Runtime;

/// <summary>
/// Places where a test breaks the engine on purpose, to show that the attacks on its promises would notice. Product
/// code registers none.
/// </summary>
internal interface IEngineHooks
{
    void BeforeReply(Activation activation, GrainRequest request);
}
