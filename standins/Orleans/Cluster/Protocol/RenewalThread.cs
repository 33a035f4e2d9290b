namespace Orleans.Runtime.Cluster;

internal sealed partial class ClusterAgent
{
    /// <summary>
    /// Renews on a thread of its own, with stores that answer on the thread that asks: a process whose thread pool is busy
    /// still lives, and must not be judged dead for it.
    /// </summary>
    private static class RenewalThread
    {
        public static Task Run(ClusterAgent agent)
        {
            var done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            var thread = new Thread(() => Loop(agent, done)) { IsBackground = true, Name = "lease", Priority = ThreadPriority.Highest };
            thread.Start();
            return done.Task;
        }

        private static void Loop(ClusterAgent agent, TaskCompletionSource done)
        {
            var stopped = agent._stop.Token.WaitHandle;
            var pause = agent._settings.RenewEvery;
            while (!stopped.WaitOne(pause))
            {
                var good = agent.Renew().GetAwaiter().GetResult();
                pause = good && !agent._tenure.HasEnded ? agent._settings.RenewEvery : agent._settings.RetryAfter;
            }

            done.TrySetResult();
        }
    }
}
