/* The parts of Elasticsearch's module analysis-common that the index definition names, for a server without
 * that module. Names and settings are those of the documentation; test_stand_in.py checks them against it. */
package org.atlas87.standin;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.CharArraySet;
import org.apache.lucene.analysis.TokenStream;
import org.apache.lucene.analysis.Tokenizer;
import org.apache.lucene.analysis.ar.*;
import org.apache.lucene.analysis.bn.*;
import org.apache.lucene.analysis.cjk.*;
import org.apache.lucene.analysis.core.*;
import org.apache.lucene.analysis.de.*;
import org.apache.lucene.analysis.email.UAX29URLEmailTokenizer;
import org.apache.lucene.analysis.en.*;
import org.apache.lucene.analysis.es.*;
import org.apache.lucene.analysis.fr.*;
import org.apache.lucene.analysis.hi.*;
import org.apache.lucene.analysis.id.*;
import org.apache.lucene.analysis.in.IndicNormalizationFilter;
import org.apache.lucene.analysis.miscellaneous.ASCIIFoldingFilter;
import org.apache.lucene.analysis.miscellaneous.RemoveDuplicatesTokenFilter;
import org.apache.lucene.analysis.miscellaneous.SetKeywordMarkerFilter;
import org.apache.lucene.analysis.pattern.PatternCaptureGroupTokenFilter;
import org.apache.lucene.analysis.pt.*;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.snowball.SnowballFilter;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.standard.StandardTokenizer;
import org.apache.lucene.analysis.th.*;
import org.apache.lucene.analysis.tr.*;
import org.apache.lucene.analysis.util.ElisionFilter;
import org.elasticsearch.index.analysis.AbstractIndexAnalyzerProvider;
import org.elasticsearch.index.analysis.AbstractTokenFilterFactory;
import org.elasticsearch.index.analysis.AbstractTokenizerFactory;
import org.elasticsearch.index.analysis.Analysis;
import org.elasticsearch.index.analysis.AnalyzerProvider;
import org.elasticsearch.index.analysis.TokenFilterFactory;
import org.elasticsearch.index.analysis.TokenizerFactory;
import org.elasticsearch.indices.analysis.AnalysisModule.AnalysisProvider;
import org.elasticsearch.plugins.AnalysisPlugin;
import org.elasticsearch.plugins.Plugin;
import org.tartarus.snowball.ext.EnglishStemmer;
import org.tartarus.snowball.ext.RussianStemmer;
import org.tartarus.snowball.ext.TurkishStemmer;

public class StandInAnalysisPlugin extends Plugin implements AnalysisPlugin {

    /** Makes an analyzer from its stop words and the words it must not stem. */
    private interface Maker {
        Analyzer make(CharArraySet stopWords, CharArraySet unstemmed);
    }

    private record Language(Maker maker, CharArraySet stopWords) {}

    private static final Map<String, Language> LANGUAGES = Map.ofEntries(
        Map.entry("arabic", new Language(ArabicAnalyzer::new, ArabicAnalyzer.getDefaultStopSet())),
        Map.entry("bengali", new Language(BengaliAnalyzer::new, BengaliAnalyzer.getDefaultStopSet())),
        Map.entry("cjk", new Language((stop, kept) -> new CJKAnalyzer(stop), CJKAnalyzer.getDefaultStopSet())),
        Map.entry("english", new Language(EnglishAnalyzer::new, EnglishAnalyzer.getDefaultStopSet())),
        Map.entry("french", new Language(FrenchAnalyzer::new, FrenchAnalyzer.getDefaultStopSet())),
        Map.entry("german", new Language(GermanAnalyzer::new, GermanAnalyzer.getDefaultStopSet())),
        Map.entry("hindi", new Language(HindiAnalyzer::new, HindiAnalyzer.getDefaultStopSet())),
        Map.entry("indonesian", new Language(IndonesianAnalyzer::new, IndonesianAnalyzer.getDefaultStopSet())),
        Map.entry("portuguese", new Language(PortugueseAnalyzer::new, PortugueseAnalyzer.getDefaultStopSet())),
        Map.entry("russian", new Language(RussianAnalyzer::new, RussianAnalyzer.getDefaultStopSet())),
        Map.entry("spanish", new Language(SpanishAnalyzer::new, SpanishAnalyzer.getDefaultStopSet())),
        Map.entry("thai", new Language(StandInAnalysisPlugin::thai, ThaiAnalyzer.getDefaultStopSet())),
        Map.entry("turkish", new Language(TurkishAnalyzer::new, TurkishAnalyzer.getDefaultStopSet()))
    );

    private static final Map<String, Function<TokenStream, TokenStream>> STEMMERS = Map.ofEntries(
        Map.entry("arabic", ArabicStemFilter::new),
        Map.entry("bengali", BengaliStemFilter::new),
        Map.entry("english", PorterStemFilter::new),
        Map.entry("porter2", in -> new SnowballFilter(in, new EnglishStemmer())),
        Map.entry("possessive_english", EnglishPossessiveFilter::new),
        Map.entry("light_french", FrenchLightStemFilter::new),
        Map.entry("light_german", GermanLightStemFilter::new),
        Map.entry("hindi", HindiStemFilter::new),
        Map.entry("indonesian", IndonesianStemFilter::new),
        Map.entry("light_portuguese", PortugueseLightStemFilter::new),
        Map.entry("russian", in -> new SnowballFilter(in, new RussianStemmer())),
        Map.entry("light_spanish", SpanishLightStemFilter::new),
        Map.entry("turkish", in -> new SnowballFilter(in, new TurkishStemmer()))
    );

    private static final Map<String, Function<TokenStream, TokenStream>> FILTERS = Map.ofEntries(
        Map.entry("apostrophe", ApostropheFilter::new),
        Map.entry("arabic_normalization", ArabicNormalizationFilter::new),
        Map.entry("asciifolding", ASCIIFoldingFilter::new),
        Map.entry("bengali_normalization", BengaliNormalizationFilter::new),
        Map.entry("cjk_bigram", CJKBigramFilter::new),
        Map.entry("cjk_width", CJKWidthFilter::new),
        Map.entry("decimal_digit", DecimalDigitFilter::new),
        Map.entry("german_normalization", GermanNormalizationFilter::new),
        Map.entry("hindi_normalization", HindiNormalizationFilter::new),
        Map.entry("indic_normalization", IndicNormalizationFilter::new),
        Map.entry("unique", RemoveDuplicatesTokenFilter::new) // as much of it as the server's own indices want
    );

    @Override
    public Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> getAnalyzers() {
        Map<String, AnalysisProvider<AnalyzerProvider<? extends Analyzer>>> made = new HashMap<>();
        LANGUAGES.forEach((name, language) -> made.put(name, (index, environment, called, settings) -> {
            CharArraySet stop = Analysis.parseStopWords(environment, settings, language.stopWords());
            CharArraySet kept = Analysis.parseStemExclusion(settings, CharArraySet.EMPTY_SET);
            Analyzer analyzer = language.maker().make(stop, kept);
            return new AbstractIndexAnalyzerProvider<Analyzer>(called) {
                @Override
                public Analyzer get() {
                    return analyzer;
                }
            };
        }));
        return made;
    }

    @Override
    public Map<String, AnalysisProvider<TokenizerFactory>> getTokenizers() {
        return Map.of(
            "keyword", (index, environment, name, settings) -> tokenizer(name, KeywordTokenizer::new),
            // The server's own index of users and keys wants this one, and the filters pattern_capture and unique.
            "uax_url_email", (index, environment, name, settings) -> tokenizer(name, UAX29URLEmailTokenizer::new),
            "thai", (index, environment, name, settings) -> tokenizer(name, StandInAnalysisPlugin::thaiTokenizer),
            "whitespace", (index, environment, name, settings) -> {
                int longest = settings.getAsInt("max_token_length", 255);
                return tokenizer(name, () -> new WhitespaceTokenizer(TokenStream.DEFAULT_TOKEN_ATTRIBUTE_FACTORY, longest));
            }
        );
    }

    @Override
    public Map<String, AnalysisProvider<TokenFilterFactory>> getTokenFilters() {
        Map<String, AnalysisProvider<TokenFilterFactory>> made = new HashMap<>();
        FILTERS.forEach((name, wrap) -> made.put(name, (index, environment, called, settings) -> filter(called, wrap)));
        made.put("stemmer", AnalysisPlugin.requiresAnalysisSettings((index, environment, name, settings) -> {
            String language = settings.get("language", settings.get("name", "porter"));
            Function<TokenStream, TokenStream> wrap = STEMMERS.get(language);
            if (wrap == null) {
                throw new IllegalArgumentException("The stand-in has no stemmer called [" + language + "]");
            }
            return filter(name, wrap);
        }));
        made.put("elision", AnalysisPlugin.requiresAnalysisSettings((index, environment, name, settings) -> {
            CharArraySet articles = Analysis.parseArticles(environment, settings);
            return filter(name, in -> new ElisionFilter(in, articles));
        }));
        made.put("keyword_marker", AnalysisPlugin.requiresAnalysisSettings((index, environment, name, settings) -> {
            CharArraySet kept = new CharArraySet(settings.getAsList("keywords", List.of()), false);
            return filter(name, in -> new SetKeywordMarkerFilter(in, kept));
        }));
        made.put("pattern_capture", AnalysisPlugin.requiresAnalysisSettings((index, environment, name, settings) -> {
            boolean whole = settings.getAsBoolean("preserve_original", true);
            Pattern[] patterns = settings.getAsList("patterns").stream().map(Pattern::compile).toArray(Pattern[]::new);
            return filter(name, in -> new PatternCaptureGroupTokenFilter(in, whole, patterns));
        }));
        made.put("turkish_lowercase", (index, environment, name, settings) -> filter(name, TurkishLowerCaseFilter::new));
        return made;
    }

    /** Thai has no spaces: its words are found by a dictionary of the JDK, which a runtime from packages may lack. */
    private static Tokenizer thaiTokenizer() {
        return ThaiTokenizer.DBBI_AVAILABLE ? new ThaiTokenizer() : new StandardTokenizer();
    }

    private static Analyzer thai(CharArraySet stop, CharArraySet kept) {
        return ThaiTokenizer.DBBI_AVAILABLE ? new ThaiAnalyzer(stop) : new StandardAnalyzer(stop);
    }

    private static TokenizerFactory tokenizer(String name, Supplier<Tokenizer> make) {
        return new AbstractTokenizerFactory(name) {
            @Override
            public Tokenizer create() {
                return make.get();
            }
        };
    }

    private static TokenFilterFactory filter(String name, Function<TokenStream, TokenStream> wrap) {
        return new AbstractTokenFilterFactory(name) {
            @Override
            public TokenStream create(TokenStream in) {
                return wrap.apply(in);
            }
        };
    }
}
