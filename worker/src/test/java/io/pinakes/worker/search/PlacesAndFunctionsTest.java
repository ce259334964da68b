package io.pinakes.worker.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.pinakes.common.message.WorkerCalls.Hit;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What queries for places of words find, and what functions make of scores. */
class PlacesAndFunctionsTest {

  private TestShard shard;

  @BeforeEach
  void index() throws IOException {
    shard =
        new TestShard(
            "{'properties':{'t':{'type':'text'},'k':{'type':'keyword'},'n':{'type':'long'},"
                + "'d':{'type':'date'},'p':{'type':'geo_point'}}}");
    shard.index("1", "{'t':'Quick brown fox','k':'Quick','n':5,'d':'2020-01-01'}");
    shard.index(
        "2",
        "{'t':'lazy dog fox','k':'lazy','n':7,'d':'2021-01-01',"
            + "'p':['48.1,11.6','52.0,13.0','40,-73']}");
    shard.flush();
    shard.index("3", "{'t':'fox and quick hare','k':'hare'}");
  }

  @AfterEach
  void close() throws IOException {
    shard.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{'intervals':{'t':{'match':{'query':'quick fox'}}}} ; 1 3",
        "{'intervals':{'t':{'match':{'query':'quick fox','ordered':true}}}} ; 1",
        "{'intervals':{'t':{'match':{'query':'quick fox','max_gaps':0}}}} ;",
        "{'intervals':{'t':{'match':{'query':'quick fox','mode':'unordered_no_overlap'}}}} ; 1 3",
        "{'intervals':{'t':{'all_of':{'ordered':true,'intervals':[{'match':{'query':'fox'}},"
            + "{'any_of':{'intervals':[{'match':{'query':'hare'}},{'match':{'query':'dog'}}]}}]}}}}"
            + " ; 3",
        "{'intervals':{'t':{'match':{'query':'fox','filter':{'before':{'match':"
            + "{'query':'quick'}}}}}}} ; 3",
        "{'intervals':{'t':{'prefix':{'prefix':'QUI'}}}} ; 1 3",
        "{'intervals':{'t':{'wildcard':{'pattern':'?og'}}}} ; 2",
        "{'intervals':{'t':{'regexp':{'pattern':'l.*y'}}}} ; 2",
        "{'intervals':{'t':{'fuzzy':{'term':'quikc'}}}} ; 1 3",
        "{'intervals':{'unknown':{'match':{'query':'fox'}}}} ;",
        "{'span_near':{'clauses':[{'span_term':{'t':'quick'}},{'span_term':{'t':'fox'}}],"
            + "'slop':1,'in_order':true}} ; 1",
        "{'span_near':{'clauses':[{'span_term':{'t':'fox'}},{'span_gap':{'t':1}},"
            + "{'span_term':{'t':'quick'}}],'slop':0,'in_order':true}} ; 3",
        "{'span_or':{'clauses':[{'span_term':{'t':'dog'}},{'span_term':{'t':'hare'}}]}} ; 2 3",
        "{'span_not':{'include':{'span_term':{'t':'fox'}},'exclude':{'span_term':{'t':'dog'}},"
            + "'pre':1}} ; 1 3",
        "{'span_first':{'match':{'span_term':{'t':'fox'}},'end':1}} ; 3",
        "{'span_multi':{'match':{'prefix':{'t':'qui'}}}} ; 1 3",
        "{'span_within':{'big':{'span_near':{'clauses':[{'span_term':{'t':'fox'}},"
            + "{'span_term':{'t':'hare'}}],'slop':5}},'little':{'span_term':{'t':'quick'}}}} ; 3",
        "{'function_score':{'query':{'match':{'t':'fox'}},'functions':[{'filter':{'term':"
            + "{'k':'lazy'}},'weight':5}],'boost_mode':'replace','min_score':2}} ; 2",
      })
  void finds(String query, String ids) throws IOException {
    assertThat(shard.ids(query))
        .containsExactlyInAnyOrderElementsOf(
            ids == null ? List.of() : Arrays.asList(ids.split(" ", -1)));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '~',
      value = {
        "{'weight':3} ; 3",
        "{'field_value_factor':{'field':'n','modifier':'log1p','factor':2}} ; 1.1760913",
        "{'gauss':{'n':{'origin':5,'scale':2}}} ; 0.5",
        "{'exp':{'n':{'origin':5,'scale':4}}} ; 0.70710677",
        "{'linear':{'n':{'origin':5,'scale':4}}} ; 0.75",
        "{'linear':{'n':{'origin':5,'scale':4,'offset':1}}} ; 0.875",
        "{'gauss':{'d':{'origin':'2021-01-11','scale':'10d'}}} ; 0.5",
        "{'gauss':{'p':{'origin':'52.5,13.0','scale':'100km'}}} ; 0.8071403",
        "{'gauss':{'p':{'origin':'52.5,13.0','scale':50000}}} ; 0.4244202",
        "{'exp':{'p':{'origin':{'lat':52.5,'lon':13.0},'scale':'100km','offset':'10km',"
            + "'decay':0.3}}} ; 0.5775374",
        "{'linear':{'p':{'origin':[13.0,52.5],'scale':'1000km'},'multi_value_mode':'avg'}} ; 0",
        "{'linear':{'p':{'origin':[13.0,52.5],'scale':'1000km'},'multi_value_mode':'median'}}"
            + " ; 0.75038254",
        "{'linear':{'p':{'origin':[13.0,52.5],'scale':'10000km'},'multi_value_mode':'sum'}}"
            + " ; 0.654536",
        "{'linear':{'p':{'origin':[13.0,52.5],'scale':'10000km'},'multi_value_mode':'max'}}"
            + " ; 0.6822776",
        "{'gauss':{'p':{'scale':'1km'}}} ; 0",
        "{'functions':[{'weight':2},{'weight':4}],'score_mode':'avg'} ; 1",
        "{'functions':[{'weight':2},{'weight':4}],'score_mode':'sum'} ; 6",
        "{'functions':[{'weight':2},{'weight':4}],'score_mode':'first'} ; 2",
        "{'functions':[{'weight':2},{'weight':4}],'max_boost':3} ; 3",
        "{'functions':[{'weight':2},{'weight':4}],'boost_mode':'sum','score_mode':'max'} ; 5",
        "{'functions':[{'filter':{'term':{'k':'none'}},'weight':4}]} ; 1",
        "{'functions':[{'weight':4}],'boost_mode':'replace','boost':2} ; 4",
        "{'functions':[{'weight':4}],'boost_mode':'sum','boost':2} ; 6",
      })
  void scores(String functions, float score) throws IOException {
    String query =
        "{'function_score':{'query':{'constant_score':{'filter':{'term':{'k':'lazy'}}}},"
            + functions.substring(1)
            + "}";
    List<Hit> hits = shard.search("{'query':" + query + "}").hits();
    assertThat(hits).hasSize(1);
    assertThat(hits.getFirst().score()).isEqualTo(score, within(1e-6f));
  }
}
