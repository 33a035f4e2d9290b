namespace Microsoft.AspNetCore.Builder;

public class GrpcWebOptions
{
    /// <summary>Lets every gRPC endpoint be called over gRPC-Web unless it says otherwise. Off by default.</summary>
    public bool DefaultEnabled { get; set; }
}
