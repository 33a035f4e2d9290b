namespace Orleans.Runtime;

/// <summary>Brings requests to the silo that serves their grain. One silo serves all of them itself.</summary>
internal interface ICallTransport
{
    void Send(GrainReference reference, GrainRequest request);
}

/// <summary>Requests to the mailboxes of this silo.</summary>
internal sealed class LocalTransport(Silo silo) : ICallTransport
{
    public void Send(GrainReference reference, GrainRequest request) => Send(reference.Class, reference.Key, reference, request);

    public void Send(GrainClass grainClass, string key, GrainReference? reference, GrainRequest request)
    {
        while (true)
        {
            Activation activation;
            try
            {
                activation = reference?.Locate() ?? grainClass.FindOrAdd(key);
            }
            catch (SiloUnavailableException exception)
            {
                request.TryFail(exception);
                return;
            }

            if (!activation.TryCountIn(silo.MailboxLimit))
            {
                request.TryFail(new LimitExceededException(
                    nameof(Configuration.SiloMessagingOptions.MaxEnqueuedRequestsHardLimit), activation.Pending, silo.MailboxLimit, activation.GrainId));
                return;
            }

            request.Target = activation;
            request.EnterMailbox();
            if (activation.TryEnqueue(request))
            {
                return;
            }

            // It ended just now; its successor, if any, is about to be found.
            activation.CountOut();
            reference?.Forget(activation);
            Thread.Yield();
        }
    }
}
