namespace AuthOps.Cli.Demo;

/// <summary>
/// The two synthetic data holders of scenario S1 and what their people consented to. Everything is invented from a
/// seed; identity numbers carry a region assigned to nobody.
/// </summary>
internal sealed class SyntheticPopulation
{
    private static readonly int[] AgeDecadeWeights = [40, 55, 85, 120, 130, 150, 170, 140, 80, 30];

    private SyntheticPopulation(
        IReadOnlyList<InsuredResident> insured,
        IReadOnlyList<HospitalPatient> patients,
        IReadOnlyDictionary<string, ConsentState> consents
    )
    {
        Insured = insured;
        Patients = patients;
        Consents = consents;
    }

    /// <summary>The day on which ages are counted.</summary>
    public static DateOnly ReferenceDate { get; } = new(2025, 12, 31);

    /// <summary>Districts and their streets, all invented: <c>合成东区-01街道</c> and so on.</summary>
    public static IReadOnlyList<string> Streets { get; } =
    [
        .. from district in new[] { "合成东区", "合成西区", "合成南区", "合成北区" }
        from number in Enumerable.Range(1, 6)
        select $"{district}-{number:D2}街道",
    ];

    /// <summary>Rows of the medical insurance holder.</summary>
    public IReadOnlyList<InsuredResident> Insured { get; }

    /// <summary>Rows of the hospital.</summary>
    public IReadOnlyList<HospitalPatient> Patients { get; }

    /// <summary>Consent by identity number; who is missing here never answered.</summary>
    public IReadOnlyDictionary<string, ConsentState> Consents { get; }

    /// <summary>Makes the population: four of five patients are also insured here.</summary>
    /// <param name="seed">Any text; the same seed gives the same people.</param>
    /// <param name="insuredCount">Rows of the insurance holder.</param>
    /// <param name="patientCount">Rows of the hospital, at most as many.</param>
    public static SyntheticPopulation Generate(string seed, int insuredCount, int patientCount)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(insuredCount, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(patientCount, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(patientCount, insuredCount);
        var issued = new HashSet<string>(StringComparer.Ordinal);
        var people = new SyntheticDraws(seed, "people");
        var insured = new InsuredResident[insuredCount];
        for (var i = 0; i < insured.Length; i++)
        {
            insured[i] = MakeResident(people, issued);
        }

        var patients = MakePatients(
            new SyntheticDraws(seed, "patients"),
            insured,
            patientCount,
            issued
        );
        var consents = MakeConsents(new SyntheticDraws(seed, "consents"), issued);
        return new SyntheticPopulation(insured, patients, consents);
    }

    /// <summary>Whole years of age on <see cref="ReferenceDate"/>.</summary>
    public static int AgeOf(DateOnly birth)
    {
        var age = ReferenceDate.Year - birth.Year;
        return birth > ReferenceDate.AddYears(-age) ? age - 1 : age;
    }

    private static InsuredResident MakeResident(SyntheticDraws draws, HashSet<string> issued)
    {
        string id;
        DateOnly birth;
        int sequence;
        do
        {
            var decade = draws.NextWeighted(AgeDecadeWeights);
            birth = ReferenceDate.AddDays(-(decade * 3652 + draws.Next(3652)));
            sequence = 1 + draws.Next(ResidentIdNumber.MaxSequence);
            id = ResidentIdNumber.CreateSynthetic(birth, sequence);
        } while (!issued.Add(id));

        var condition = PickCondition(draws, AgeOf(birth));
        var cost = (long)condition.BaseCostFen * (40 + draws.Next(60) + draws.Next(61)) / 100;
        return new InsuredResident(
            id,
            birth,
            sequence % 2 == 1,
            Streets[draws.Next(Streets.Count)],
            condition.Code,
            cost
        );
    }

    private static HospitalPatient[] MakePatients(
        SyntheticDraws draws,
        InsuredResident[] insured,
        int count,
        HashSet<string> issued
    )
    {
        // A partial Fisher-Yates walk picks each insured resident at most once.
        var order = Enumerable.Range(0, insured.Length).ToArray();
        var patients = new HospitalPatient[count];
        for (var i = 0; i < count; i++)
        {
            InsuredResident person;
            if (draws.Next(5) < 4)
            {
                var other = i + draws.Next(order.Length - i);
                (order[i], order[other]) = (order[other], order[i]);
                person = insured[order[i]];
            }
            else
            {
                person = MakeResident(draws, issued);
            }

            var condition = Condition.Catalogue.Single(c => c.Code == person.Diagnosis);
            patients[i] = new HospitalPatient(
                person.IdNumber,
                condition.Code,
                condition.Drugs[draws.Next(condition.Drugs.Length)]
            );
        }

        return patients;
    }

    private static Dictionary<string, ConsentState> MakeConsents(
        SyntheticDraws draws,
        HashSet<string> issued
    )
    {
        var consents = new Dictionary<string, ConsentState>(StringComparer.Ordinal);
        foreach (var id in issued.Order(StringComparer.Ordinal))
        {
            switch (draws.Next(100))
            {
                case < 88:
                    consents.Add(id, ConsentState.Granted);
                    break;
                case < 93:
                    consents.Add(id, ConsentState.Withdrawn);
                    break;
                default:
                    break;
            }
        }

        return consents;
    }

    private static Condition PickCondition(SyntheticDraws draws, int age)
    {
        Span<int> weights = stackalloc int[Condition.Catalogue.Count];
        for (var i = 0; i < weights.Length; i++)
        {
            weights[i] = Condition.Catalogue[i].WeightAt(age);
        }

        return Condition.Catalogue[draws.NextWeighted(weights)];
    }
}
