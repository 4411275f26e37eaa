// SPDX-License-Identifier: Apache-2.0
package io.penstock.document.qml.internal;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * Properties whose string literals are URLs that the application will ask for, each as {@code Type.property}; a star
 * stands for any type. Data, since no type system is at hand. Immutable.
 */
final class PrefetchTable {
    private static final List<String> DEFAULT = List.of(
            "Image.source",
            "AnimatedImage.source",
            "BorderImage.source",
            "Sprite.source",
            "AnimatedSprite.source",
            "VectorImage.source",
            "ImageParticle.source",
            "ImageParticle.colorTable",
            "ImageParticle.sizeTable",
            "ImageParticle.opacityTable",
            "MaskShape.source",
            "FontLoader.source",
            "Loader.source",
            "ShaderEffect.fragmentShader",
            "ShaderEffect.vertexShader",
            "SoundEffect.source",
            "MediaPlayer.source",
            "Audio.source",
            "Video.source",
            "LottieAnimation.source",
            "Texture.source",
            "RuntimeLoader.source",
            "Icon.source",
            "*.icon.source");

    private final Set<String> entries = new HashSet<>(DEFAULT);

    /**
     * @param changes entries to add; a hyphen in front takes one away, {@code -*} takes all that stand before it
     */
    PrefetchTable(List<String> changes) {
        for (String change : changes) {
            if (change.equals("-*")) {
                entries.clear();
            } else if (change.startsWith("-")) {
                entries.remove(change.substring(1));
            } else {
                entries.add(change);
            }
        }
    }

    /** Whether a change can be understood. */
    static boolean isValid(String change) {
        return change.equals("-*") || change.matches("-?(\\*|\\p{Upper}\\w*)(\\.\\w+)+");
    }

    /**
     * Whether a literal there is such a URL.
     *
     * @param type as a document writes it; what stands before a dot does not matter
     * @param property with dots if it is grouped
     */
    boolean contains(String type, String property) {
        return entries.contains(type.substring(type.lastIndexOf('.') + 1) + "." + property)
                || entries.contains("*." + property);
    }
}
