using AuthOps.Metering.Authorization;
using AuthOps.Metering.Events;
using AuthOps.Metering.Log;
using AuthOps.Metering.Scenarios;
using AuthOps.Metering.Tests.Scenarios;
using AuthOps.Metering.Tests.Simulation;
using AuthOps.Primitives.Usage;
using Microsoft.Extensions.Time.Testing;

namespace AuthOps.Metering.Tests.Authorization;

/// <summary>A desk over a log on a simulated disk, with one governed grant, its documents, and a district's grant within it.</summary>
internal sealed class GovernedCity : IDisposable
{
    public const string Insurance = "s-insurance";
    public const string Welfare = "s-welfare";
    public const string OwnCircle = "s-own";
    public static readonly ExitEvidence Exit = new(
        new string('1', 64),
        new string('2', 64),
        new string('3', 64),
        new string('4', 64)
    );

    private static readonly RegistrationScheme s_city = new("sh-registry", "SH[0-9]{4}");
    private static readonly string[] s_fields = ["birth", "cost", "drug"];

    public GovernedCity(SimDisk? storage = null, Documents? documents = null)
    {
        Storage = storage ?? new SimDisk();
        Docs = documents ?? new Documents();
        Log = storage is null ? UsageLog.Create(Storage, Clock) : UsageLog.Open(Storage, Clock);
        Desk = AuthorizationDesk.Open(Log, Docs.Build());
    }

    public SimDisk Storage { get; }

    public Documents Docs { get; set; }

    public FakeTimeProvider Clock { get; } = Sample.Clock();

    public UsageLog Log { get; }

    public AuthorizationDesk Desk { get; }

    public UsageGate Gate => Desk.Gate;

    public static Scenario[] Scenarios { get; } =
    [
        Sample.Charged,
        Sample.Free,
        new(OwnCircle, "chronic-care", PurposeClass.PublicWelfare, "operator-sub", "p-base"),
    ];

    public static UsageAccess Access(
        string actor = "insurer-1",
        string domain = "domain-1",
        string? consents = "c-claims",
        string resource = "r-insured",
        params string[] fields
    ) =>
        new()
        {
            Actor = actor,
            Domain = domain,
            ConsentSetId = consents,
            Fields = new Dictionary<string, IReadOnlyList<string>>
            {
                [resource] = fields.Length == 0 ? ["drug"] : fields,
            },
        };

    public static UsageRequest Request(
        string key,
        UsageAccess? access,
        Int128? amount = null,
        Scenario? scenario = null,
        string grant = "g-1"
    ) =>
        Sample.Request(amount ?? 1, key, scenario: scenario, grantId: grant) with
        {
            Access = access,
        };

    /// <summary>The procedures as far as evaluated scenarios; the clock stands at the sample's start.</summary>
    public GovernedCity Approve(params string[] scenarios)
    {
        Desk.Begin("plan-2026", "data-bureau");
        Take("plan-2026", AuthorizationStage.PlanDrafted, "data-bureau");
        Take("plan-2026", AuthorizationStage.PlanApproved, "data-authority");
        Take("plan-2026", AuthorizationStage.OperatorSelected, "data-bureau");
        Take("plan-2026", AuthorizationStage.AgreementSigned, "operator-1");
        Take("plan-2026", AuthorizationStage.AgreementFiled, "data-bureau");
        foreach (var id in scenarios)
        {
            var plan = Desk.Register.FindPlan("g-1", id)!;
            var applicant = plan.Scenario.Developer;
            Desk.BeginScenario("plan-2026", id, applicant);
            Take(id, AuthorizationStage.ScenarioDrafted, applicant, plan.Digest);
            Take(id, AuthorizationStage.ScenarioEvaluated, "data-bureau", plan.Digest);
        }

        return this;
    }

    public void Take(string id, AuthorizationStage stage, string actor, string? digest = null) =>
        Desk.Take(id, stage, actor, digest ?? City.Digest);

    public void Update(Documents documents)
    {
        Docs = documents;
        Desk.Update(documents.Build());
    }

    /// <summary>Why a reservation is refused; null if it is granted. It is settled at once.</summary>
    public UsageRefusalReason? Reserve(UsageRequest request)
    {
        try
        {
            var task = Gate.ReserveAsync(request).AsTask();
            Assert.True(task.IsCompleted);
            var reservation = task.GetAwaiter().GetResult();
            if (!reservation.IsSettled)
            {
                reservation.CommitAsync(request.Amount).AsTask().GetAwaiter().GetResult();
            }

            return null;
        }
        catch (UsageRefusedException e)
        {
            return e.Reason;
        }
    }

    public UsageRefusalReason? Declare(
        UsageAccess access,
        out UsageTarget target,
        string? scenario = null
    )
    {
        try
        {
            target = Desk.Declare("g-1", scenario ?? Insurance, access);
            return null;
        }
        catch (UsageRefusedException e)
        {
            target = default;
            return e.Reason;
        }
    }

    public void Dispose() => Log.Dispose();

    internal sealed record Documents
    {
        public bool HasDistrict { get; init; } = true;

        public bool IsFiled { get; init; } = true;

        public ClassificationLabel Label { get; init; } =
            new(DataLevel.General, 2, DataMarks.SensitivePersonal);

        public bool IsRegistered { get; init; } = true;

        public DateTimeOffset? CancelledAt { get; init; }

        public string ConsentPurpose { get; init; } = "claims-check";

        public string[] PlanFields { get; init; } = ["birth", "drug"];

        public ProcessingBasis Basis { get; init; } = ProcessingBasis.Consented;

        public AuthorizationRegister Build() =>
            new(
                City.Rules,
                HasDistrict
                    ? [Grant("g-1", null), Grant("g-district", "g-1")]
                    : [Grant("g-1", null)],
                [
                    new OperatingAgreement(
                        "a-1",
                        ImplementationPlan.Of(PlanTests.Draft),
                        "operator-1",
                        Sample.Year.From,
                        Sample.Year,
                        City.Rules.Packs,
                        IsFiled
                            ? new AgreementFiling("沪数备〔2026〕12号", Sample.Start.AddDays(-1))
                            : null
                    ),
                ],
                IsRegistered
                    ?
                    [
                        new Registration(
                            "r-insured",
                            RegistrationKind.Resource,
                            s_city,
                            "SH0001",
                            Sample.Year,
                            Label,
                            CancelledAt
                        ),
                    ]
                    : [],
                [
                    .. Scenarios.Select(s => new ScenarioPlan(
                        "g-1",
                        s,
                        new Dictionary<string, IReadOnlyList<string>>
                        {
                            ["r-insured"] = PlanFields,
                        },
                        s.Id == Insurance ? Basis : ProcessingBasis.Anonymized,
                        new ReleaseLimits(
                            new Dictionary<string, int> { ["drug"] = 1, ["amount"] = 0 },
                            10,
                            500
                        )
                    )),
                ],
                [new ConsentSet("c-claims", ConsentPurpose, Sample.Start.AddDays(30), [])]
            );

        private static AuthorizationGrant Grant(string id, string? parent) =>
            new(
                id,
                "data-bureau",
                "operator-1",
                ["r-insured"],
                [new DataProduct("p-base", ProductOrigin.OperatorBase)],
                ["chronic-care", "claims-check"],
                Scenarios,
                Sample.Year,
                new Dictionary<UsageUnit, Int128> { [UsageUnit.ServiceCalls] = 100 },
                new GrantScope(
                    "a-1",
                    "domain-1",
                    new Dictionary<string, IReadOnlyList<string>> { ["r-insured"] = s_fields },
                    parent
                )
            );
    }
}
