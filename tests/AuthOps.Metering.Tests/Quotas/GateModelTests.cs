using AuthOps.Metering.Log;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Usage;
using FsCheck.Xunit;

namespace AuthOps.Metering.Tests.Quotas;

/// <summary>Random scripts of reserve, read, commit, void, dispose and crash, against <see cref="GateModel"/>.</summary>
public sealed class GateModelTests
{
    private const int Granted = 100;

    [Property(MaxTest = 300)]
    public bool Calls_follow_the_model(byte[] script) =>
        Run(script, UsageUnit.ServiceCalls, UsageRefusalReason.QuotaExceeded);

    [Property(MaxTest = 300)]
    public bool Privacy_follows_the_model(byte[] script) =>
        Run(script, UsageUnit.PrivacyPicoRho, UsageRefusalReason.PrivacyBudgetExceeded);

    private static bool Run(byte[] script, UsageUnit unit, UsageRefusalReason exceeded)
    {
        var model = new GateModel(Granted);
        var session = new Session(unit);
        try
        {
            foreach (var step in script)
            {
                switch (step % 8)
                {
                    case 0 or 1 or 2:
                        Reserve(session, model, step, exceeded);
                        break;
                    case 7 when step >= 200:
                        model.Crash();
                        session.Crash();
                        break;
                    default:
                        Settle(session, model, step);
                        break;
                }

                session.AssertBalance(model);
            }

            return true;
        }
        finally
        {
            session.Dispose();
        }
    }

    private static void Reserve(
        Session session,
        GateModel model,
        byte step,
        UsageRefusalReason exceeded
    )
    {
        // Few keys, so that repetitions and conflicts are common.
        var key = $"k{step / 8 % 12}";
        var amount = step % 5 * 11;
        var expected = model.Ask(key, amount, exceeded);
        Assert.Equal(expected, session.Reserve(key, amount));
    }

    private static void Settle(Session session, GateModel model, byte step)
    {
        var open = model.Entries.Where(e => e.Fate == GateModel.Fate.Open).ToList();
        if (open.Count == 0)
        {
            return;
        }

        var entry = open[step / 8 % open.Count];
        var reservation = session[entry.Key];
        switch (step % 8)
        {
            case 3:
                reservation.BeginReading();
                entry.IsRead = true;
                break;
            case 4:
                var actual =
                    session.Unit == UsageUnit.PrivacyPicoRho ? entry.Amount : entry.Amount / 2;
                Wait(reservation.CommitAsync(actual));
                (entry.Fate, entry.Actual) = (GateModel.Fate.Committed, actual);
                break;
            case 5 when entry.IsRead && session.Unit == UsageUnit.PrivacyPicoRho:
                Assert.Throws<InvalidOperationException>(() => Wait(reservation.VoidAsync()));
                break;
            case 5:
                Wait(reservation.VoidAsync());
                entry.Fate = GateModel.Fate.Voided;
                break;
            default:
                Wait(reservation.DisposeAsync());
                entry.Fate = entry.IsRead ? GateModel.Fate.Burned : GateModel.Fate.Voided;
                break;
        }
    }

    // The gate completes synchronously; a property cannot await.
    private static void Wait(ValueTask task)
    {
        Assert.True(task.IsCompleted);
        task.GetAwaiter().GetResult();
    }

    private sealed class Session : IDisposable
    {
        private readonly Dictionary<string, UsageReservation> _reservations = [];
        private SimDisk _storage = new();
        private UsageLog _log;
        private UsageGate _gate;

        public Session(UsageUnit unit)
        {
            Unit = unit;
            _log = UsageLog.Create(_storage, Sample.Clock());
            _gate = UsageGate.Open(_log, [Grant()]);
        }

        public UsageUnit Unit { get; }

        public UsageReservation this[string key] => _reservations[key];

        public UsageRefusalReason? Reserve(string key, Int128 amount)
        {
            try
            {
                var task = _gate.ReserveAsync(Sample.Request(amount, key, Unit)).AsTask();
                Assert.True(task.IsCompleted);
                _reservations[key] = task.GetAwaiter().GetResult();
                return null;
            }
            catch (UsageRefusedException e)
            {
                return e.Reason;
            }
        }

        public void Crash()
        {
            _storage = _storage.AfterCrash(new SimRandom(1), SimPersistence.Nothing);
            _log = UsageLog.Open(_storage, Sample.Clock());
            _gate = UsageGate.Open(_log, [Grant()]);
            Assert.True(_log.Recovery.IsClean);
        }

        public void AssertBalance(GateModel model)
        {
            var balance = Assert.Single(_gate.Balances);
            Assert.Equal(
                (model.Used, model.Reserved, model.Free),
                (balance.Used, balance.Reserved, balance.Free)
            );
            Assert.Equal(Granted, balance.Used + balance.Reserved + balance.Free);
            Assert.True(balance.Free >= 0);
        }

        public void Dispose() => _log.Dispose();

        private Metering.Authorization.AuthorizationGrant Grant() =>
            Sample.Grant(quotas: new Dictionary<UsageUnit, Int128> { [Unit] = Granted });
    }
}
