using System.Globalization;
using System.Text.Json;
using AuthOps.Cli.Output;
using AuthOps.Dp;

namespace AuthOps.Cli.Commands;

/// <summary>The answer of <c>authops dp explain</c>, as a screenful and as JSON. Immutable.</summary>
internal sealed class DpExplainResult(PlanExplanation price)
{
    public void Print(TextWriter output)
    {
        output.WriteLine($"Loss of one release: {price.Loss}");
        output.WriteLine(
            string.Create(
                CultureInfo.InvariantCulture,
                $"At a usage gate: {price.PicoRho} units of 10^-12 rho"
            )
        );
        output.WriteLine();
        var table = new TextTable(false, false, false, false, true, true);
        table.Add(
            "statistic",
            "part",
            "loss",
            "noise",
            "expected error",
            string.Create(CultureInfo.InvariantCulture, $"within, {price.Confidence:P3}")
        );
        foreach (var mechanism in price.Mechanisms)
        {
            table.Add(
                mechanism.Statistic,
                mechanism.Part,
                mechanism.Loss.ToString(),
                mechanism.Noise.Name,
                Number(mechanism.ExpectedAbsoluteError),
                Number(mechanism.HalfWidth)
            );
        }

        table.Print(output);
        output.WriteLine();
        output.WriteLine(
            "Errors are those of the noise; rows dropped and cells clamped by the plan's bounds come on top."
        );
    }

    public void WriteJson(Utf8JsonWriter json)
    {
        json.WriteStartObject();
        json.WriteString("report", "authops/dp-explain");
        json.WriteNumber("version", 1);
        json.WriteString("loss", price.Loss.ToString());
        json.WriteString("picoRho", price.PicoRho.ToString(CultureInfo.InvariantCulture));
        json.WriteNumber("confidence", price.Confidence);
        json.WriteStartArray("mechanisms");
        foreach (var mechanism in price.Mechanisms)
        {
            json.WriteStartObject();
            json.WriteString("statistic", mechanism.Statistic);
            json.WriteString("part", mechanism.Part);
            json.WriteString("loss", mechanism.Loss.ToString());
            json.WriteString("step", mechanism.Step.ToString());
            json.WriteString("l1Sensitivity", mechanism.L1Sensitivity.ToString());
            json.WriteString("squaredL2Sensitivity", mechanism.SquaredL2Sensitivity.ToString());
            json.WriteString("noise", mechanism.Noise.Name);
            json.WriteString("parameterName", mechanism.Noise.ParameterName);
            json.WriteString("parameter", mechanism.Noise.Parameter.ToString());
            json.WriteNumber("expectedAbsoluteError", mechanism.ExpectedAbsoluteError);
            json.WriteNumber("halfWidth", mechanism.HalfWidth);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    internal static string Number(double value) =>
        value.ToString("G6", CultureInfo.InvariantCulture);
}
