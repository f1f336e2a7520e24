package dev.limpid.dream;

import dev.limpid.Model;
import dev.limpid.attribution.Progress;
import dev.limpid.error.LimpidException;
import dev.limpid.inside.Gathered;
import dev.limpid.inside.dream.Colours;
import dev.limpid.inside.dream.FourierPicture;
import dev.limpid.inside.dream.GeneratedPicture;
import dev.limpid.inside.dream.GivenPicture;
import dev.limpid.inside.dream.Parametrization;
import dev.limpid.inside.dream.PhasePicture;
import dev.limpid.inside.dream.PictureStatistics;
import dev.limpid.inside.dream.PixelPicture;
import dev.limpid.inside.dream.Size;
import dev.limpid.zoo.BuiltIn;
import dev.limpid.zoo.Generator;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Makes the parametrisation that a request asks for. */
final class DreamPictures {
    private DreamPictures() {}

    static Parametrization parametrization(
            Model model, DreamRequest request, Consumer<Gathered.Failure> failed, Progress progress) {
        DreamRequest.Style style = request.style();
        Size own = GivenPicture.sizeFor(model.classifier());
        Size size = style.side() == 0 ? own : new Size(own.channels(), style.side(), style.side());
        if (style.parametrization().equals("generator")) {
            return generator(model, style);
        }
        if (style.data().isEmpty()) {
            Colours colours = Colours.natural(size.channels());
            return style.parametrization().equals("pixel")
                    ? new PixelPicture(size, colours)
                    : new FourierPicture(size, colours, style.decay());
        }
        PictureStatistics statistics = PictureStatistics.of(
                model.engine(), model.classifier(), style.data().get().samples(model), size, failed, progress);
        return switch (style.parametrization()) {
            case "pixel" -> new PixelPicture(size, statistics.colours().normalized());
            case "maco" -> new PhasePicture(size, statistics);
            default -> new FourierPicture(size, statistics.colours().normalized(), style.decay());
        };
    }

    private static Parametrization generator(Model model, DreamRequest.Style style) {
        Path file = style.generator()
                .map(Generator::fileOf)
                .orElseGet(() -> usual(model).file());
        return GeneratedPicture.read(model.engine(), file);
    }

    private static Generator usual(Model model) {
        if (!Model.isBuiltIn(model.name())) {
            throw LimpidException.badInput("which generator draws pictures like those of " + model.title()
                    + " is not known; name one: drawn, fashion, or the file of a decoder");
        }
        return Generator.of(BuiltIn.parse(model.name()));
    }
}
