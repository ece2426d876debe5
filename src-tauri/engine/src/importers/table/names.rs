//! Which role does a column's name give it? Names in the main European languages, with Chinese and Japanese.

use std::sync::OnceLock;

use foldhash::HashMap;
use unicode_normalization::UnicodeNormalization;

use crate::importers::csv::ColumnRole;

/// Lower case without accents, every run of other characters one space: `Buchungs-Tag (€)` is `buchungs tag`.
pub(crate) fn fold(text: &str) -> String {
    let mut folded = String::with_capacity(text.len());
    for c in text.nfkd() {
        match c {
            'ł' | 'Ł' => folded.push('l'),
            'ø' | 'Ø' => folded.push('o'),
            'đ' | 'Đ' => folded.push('d'),
            'ı' => folded.push('i'),
            'ß' => folded.push_str("ss"),
            'æ' | 'Æ' => folded.push_str("ae"),
            c if unicode_normalization::char::is_combining_mark(c) => {}
            c if c.is_alphanumeric() => folded.extend(c.to_lowercase()),
            _ if folded.ends_with(' ') || folded.is_empty() => {}
            _ => folded.push(' '),
        }
    }
    folded.truncate(folded.trim_end().len());
    folded
}

/// Roles that a header may have, best first, each with a score; whole names score more than names within longer ones.
pub(crate) fn roles(header: &str) -> Vec<(ColumnRole, u32)> {
    let folded = fold(header);
    if folded.is_empty() || header.len() > 80 {
        return Vec::new();
    }
    let mut found: Vec<(ColumnRole, u32)> = Vec::new();
    let words: Vec<&str> = folded.split(' ').collect();
    for first in 0..words.len() {
        for last in first..words.len().min(first + 5) {
            let phrase = words[first..=last].join(" ");
            if let Some(&(role, weight)) = index().get(phrase.as_str()) {
                let others = u32::try_from(words.len() - (last - first + 1)).unwrap_or(9).min(9);
                note(&mut found, role, if others == 0 { weight * 10 + 60 } else { weight * 10 - 3 * others.min(4) });
            }
        }
    }
    if found.is_empty() {
        for (ending, role) in ENDINGS {
            if words.iter().any(|word| word.len() > ending.len() + 2 && word.ends_with(ending)) {
                note(&mut found, *role, 45);
            }
        }
    }
    found.sort_by_key(|&(_, score)| std::cmp::Reverse(score));
    found
}

fn note(found: &mut Vec<(ColumnRole, u32)>, role: ColumnRole, score: u32) {
    match found.iter_mut().find(|(known, _)| *known == role) {
        Some(entry) => entry.1 = entry.1.max(score),
        None => found.push((role, score)),
    }
}

/// The language that a header belongs to alone, as an ISO 639 code; `None` where several share it.
pub(crate) fn language(header: &str) -> Option<&'static str> {
    let folded = fold(header);
    LANGUAGES.iter().find(|(_, names)| names.split(',').any(|name| name == folded)).map(|(code, _)| *code)
}

/// True for a name in Chinese or Japanese.
pub(crate) fn is_east_asian(header: &str) -> bool {
    header.chars().any(|c| ('\u{3040}'..='\u{30ff}').contains(&c) || ('\u{4e00}'..='\u{9fff}').contains(&c))
}

fn index() -> &'static HashMap<&'static str, (ColumnRole, u32)> {
    static INDEX: OnceLock<HashMap<&'static str, (ColumnRole, u32)>> = OnceLock::new();
    INDEX.get_or_init(|| {
        let mut index = HashMap::default();
        for (role, weight, names) in NAMES {
            for name in names.split(',') {
                index.entry(name.trim()).or_insert((*role, *weight));
            }
        }
        index
    })
}

/// Ends of compound words (German, Dutch, Nordic).
static ENDINGS: &[(&str, ColumnRole)] = &[
    ("datum", ColumnRole::Date),
    ("dato", ColumnRole::Date),
    ("dag", ColumnRole::Date),
    ("betrag", ColumnRole::Amount),
    ("bedrag", ColumnRole::Amount),
    ("belopp", ColumnRole::Amount),
    ("belob", ColumnRole::Amount),
    ("saldo", ColumnRole::Balance),
    ("wahrung", ColumnRole::Currency),
    ("konto", ColumnRole::Account),
    ("rekening", ColumnRole::Account),
];

/// Role, weight 1..=9, folded names. Among columns of one role the weightier name wins: the booking date over the value date.
static NAMES: &[(ColumnRole, u32, &str)] = &[
    // Dates
    (
        ColumnRole::Date,
        9,
        "booking date,posting date,posted date,date posted,post date,transaction date,trans date,tran date,date,datum,fecha,data,dato,dates,date processed,processed date,run date,buchungstag,buchungsdatum,buchung,date operation,date d operation,date de l operation,date comptable,date de comptabilisation,fecha operacion,fecha de operacion,f operacion,fecha contable,data operazione,data contabile,data registrazione,data mov,data movimento,data lancamento,data do lancamento,data de movimento,boekdatum,boekingsdatum,transactiedatum,data operacji,data transakcji,data ksiegowania,data zaksiegowania,datum zauctovani,datum transakce,datum provedeni,tranzakcio datuma,konyveles datuma,konyvelesi datum,bokforingsdatum,bokforingsdag,bokfort,transaktionsdatum,bokforingsdato,bokfort dato,dato bokfort,bogforingsdato,bogfort,kirjauspaiva,kirjauspaivamaara,pvm,paivays,data tranzactie,data tranzactiei,datum transakcije,datum knjizenja,islem tarihi,tarih,kuupaev,datums,date of transaction,entry date,payment date,paid date,date paid,expense date,invoice date,bill date,document date,gl date,belegdatum,rechnungsdatum,fecha factura,data fattura,date facture,factuurdatum,fakturadatum,data faktury,datum vystaveni,交易日期,记账日期,日期,取引日,日付,お取引日,年月日,datetime,date time,timestamp,created,created at,created on,created date,completed date,transaction date time,date and time,дата,дата операции,ημερομηνια",
    ),
    (
        ColumnRole::Date,
        5,
        "value date,valuta,valutadatum,valuta datum,valutadato,wertstellung,wertstellungstag,wertstellungsdatum,date valeur,date de valeur,fecha valor,f valor,data valuta,data valor,data waluty,datum valuty,ertekanap,erteknap,valutadag,rentedatum,arvopaiva,data valutei,settlement date,settled date,effective date,execution date,cleared date,started date,due date,date2,initial date,start date,date started",
    ),
    (ColumnRole::Date, 8, "bookingdate,transactiondate,postingdate,postdate,valuedate,invoicedate"),
    (
        ColumnRole::Time,
        7,
        "time,uhrzeit,zeit,heure,hora,ora,tijd,czas,cas,tid,aika,klokkeslaet,klokkeslett,ido,saat,时间,交易时间,時刻,transaction time,time of day",
    ), // Amounts
    (
        ColumnRole::Amount,
        9,
        "amount,amounts,amt,betrag,umsatz,montant,importe,importo,importe eur,montante,valor,bedrag,kwota,kwota transakcji,kwota operacji,castka,ciastka,suma,osszeg,tranzakcio osszege,belopp,belob,belop,maara,suma tranzactie,iznos,tutar,islem tutari,transaction amount,amount total,net amount,amount net,nett amount,betrag in eur,umsatz in eur,montant en euros,montant eur,valor eur,importe en eur,cantidad,quantia,金额,交易金额,金額,取引金額,amount eur,amount gbp,amount usd,value,sum,total amount,total,gross amount,amount gross,invoice amount,line amount,net,netto,brutto,nettobetrag,bruttobetrag,rechnungsbetrag,importe total,total ttc,montant ttc,amount paid,paid amount,spend,cost,price total,сумма,ποσο",
    ),
    (
        ColumnRole::Amount,
        5,
        "gross,amount due,local amount,original amount,amount excl vat,net value,charge,charges,amount currency,montant ht,price,preis,prix",
    ),
    (
        ColumnRole::Debit,
        9,
        "debit,debits,debit amount,amount debit,withdrawal,withdrawals,withdrawal amount,paid out,money out,out,payments out,outflow,outgoings,soll,lastschrift,ausgang,ausgabe,ausgaben,belastung,debit eur,debit euros,depenses,depense,sortie,retrait,retraits,debe,cargo,cargos,debito,gasto,gastos,retiro,retiros,salida,dare,uscite,uscita,addebiti,addebito,saida,saidas,debitos,af,uit,uitgaven,debet,obciazenia,obciazenie,wydatki,vydaje,vydej,odepsano,na vrub,terheles,kiadas,uttag,utgifter,ut,ut fra konto,ut av konto,haevet,udbetaling,udgift,panot ulos,debitare,borc,支出,支出金额,借方,借方金额,出金,お支払金額,出金額,支払金額,お引出し,debit out,expense amount,sum debit,debited,расход,дебет",
    ),
    (
        ColumnRole::Credit,
        9,
        "credit,credits,credit amount,amount credit,deposit,deposits,deposit amount,paid in,money in,in,payments in,inflow,receipts,haben,gutschrift,eingang,einnahme,einnahmen,credit eur,credit euros,recettes,recette,entree,depot,depots,versement,haber,abono,abonos,credito,ingreso,ingresos,entrada,entradas,avere,entrate,accrediti,accredito,creditos,bij,inkomsten,kredit,uznania,uznanie,wplywy,prijmy,prijem,pripsano,ve prospech,jovairas,bevetel,insattning,inkomster,inn,inn pa konto,indbetaling,indsat,indtaegt,panot sisaan,creditare,alacak,收入,收入金额,贷方,贷方金额,入金,お預り金額,入金額,預り金額,お預入れ,credited,приход,кредит",
    ),
    (
        ColumnRole::Indicator,
        8,
        "d k,dc,d c,dr cr,cr dr,debit credit,credit debit,credit debit indicator,debit credit indicator,soll haben,s h,sh,af bij,bij af,debe haber,sens,sentido,segno,strona,znak,cdtdbtind,type dr cr,creditdebitindicator,transaction direction,direction,richting,jovairas terheles,bevetel kiadas,beveter kiadas,bevetel kiadas jele,tegn,riktning,收支,借贷,借贷标志,入出金,drcr,dbcr,indicator",
    ),
    (
        ColumnRole::Currency,
        9,
        "currency,currency code,ccy,curr,cur,wahrung,waehrung,devise,moneda,divisa,valuta kod,moeda,munt,muntsoort,waluta,mena,puvodni mena,mena uctu,devizanem,tranzakcio devizaneme,penznem,valuutta,valuuttakoodi,valuta,deviz,para birimi,doviz,币种,币别,通貨,commodity,transaction currency,account currency,iso currency,валюта",
    ),
    (
        ColumnRole::Balance,
        9,
        "balance,running balance,account balance,balance after,closing balance,current balance,available balance,balance after transaction,book balance,ledger balance,saldo,kontostand,saldo nach buchung,saldo nach,solde,saldo disponible,saldo contable,saldo final,saldo na trn,saldo na mutatie,saldo po operacji,saldo po transakcji,zustatek,zostatok,egyenleg,uj egyenleg,saldo disponivel,saldo contabilistico,saldo apos,nuovo saldo,saldo contabile,bokfort saldo,tilgjengelig saldo,sold,sold final,bakiye,余额,账户余额,残高,差引残高,остаток,баланс,υπολοιπο",
    ), // Who
    (
        ColumnRole::Party,
        9,
        "payee,payer,payee payer,counterparty,counter party,counterparty name,counteraccount name,counter account name,beneficiary,beneficiary name,beneficiary party,merchant,merchant name,vendor,vendor name,supplier,supplier name,paid to,name,partner name,partner neve,partner,auftraggeber,empfanger,zahlungsempfanger,beguenstigter zahlungspflichtiger,begunstigter zahlungspflichtiger,auftraggeber empfanger,name zahlungsbeteiligter,auftraggeber begunstigter,zahlungspflichtiger,zahlungspflichtige r,zahlungsempfanger in,lieferant,kreditor,beneficiaire,tiers,fournisseur,contrepartie,nom contrepartie,donneur d ordre,emetteur,beneficiario,ordenante,ordenante beneficiario,proveedor,contraparte,tercero,fornitore,controparte,ordinante,beneficiario ordinante,fornecedor,tegenpartij,naam tegenpartij,naam,naam omschrijving,begunstigde,leverancier,kontrahent,nadawca odbiorca,nazwa kontrahenta,odbiorca,nadawca,dostawca,dane kontrahenta,nazev protiuctu,protistrana,nazev protistrany,dodavatel,prijemce,kedvezmenyezett,kedvezmenyezett neve,szallito,mottagare,avsandare,mottagare avsandare,leverantor,leverandor,modtager,afsender,mottaker,saaja,saaja maksaja,maksaja,saajan nimi,toimittaja,beneficiar,furnizor,alici,对方户名,对方名称,交易对方,户名,取引先,相手先,customer,customer name,contact,recipient,sender,remitter,creditor,debtor,creditor name,debtor name,counterpart,other party,supplier vendor,контрагент,получатель,short name",
    ),
    (
        ColumnRole::Party,
        4,
        "to,from,company,firma,societe,account name of counterparty,originator,ultimate party,naam uiteindelijke partij",
    ),
    (
        ColumnRole::Person,
        9,
        "employee,employee name,cardholder,card holder,card member,cardmember,member,buyer,requester,approved by,approver,claimant,user,user name,username,submitted by,mitarbeiter,karteninhaber,employe,collaborateur,salarie,titulaire,empleado,titular,dipendente,empregado,colaborador,medewerker,kaarthouder,pracownik,zamestnanec,dolgozo,anstalld,medarbejder,ansatt,tyontekija,angajat,calisan,员工,经办人,社員,担当者,сотрудник,person,staff",
    ),
    (
        ColumnRole::Poster,
        9,
        "posted by,entered by,created by,keyed by,booked by,posting user,poster,created by user,gebucht von,erfasst von,erfasser,saisi par,cree par,registrado por,creado por,registrato da,geboekt door,ingevoerd door",
    ),
    (
        ColumnRole::Period,
        9,
        "period,accounting period,fiscal period,posting period,gl period,financial period,buchungsperiode,periode,periodo,periodo contable,boekperiode,okres",
    ),
    (
        ColumnRole::CounterAccount,
        9,
        "pay to,pay to account,remit to account,supplier account,supplier account number,supplier iban,supplier bank account,vendor account,vendor account number,vendor iban,vendor bank account,payee account number,payee iban,creditor account,creditor iban,debtor account,debtor iban,merchant account,recipient account,recipient iban,sender account,payer account,payer iban,customer account,remitter account,originator account,contra account,offset account,other account,beneficiary iban,beneficiary account number,lieferantenkonto,kreditorenkonto,compte fournisseur,cuenta proveedor,conto fornitore,counter account,counteraccount,counterparty account,counterparty account number,counterparty iban,tegenrekening,tegenrekening iban bban,beneficiary account,payee account,partner account,iban zahlungsbeteiligter,iban zahlungsempfanger,kontonummer iban,gegenkonto,konto odbiorcy,protiucet,cislo protiuctu,partner szamlaszama,compte tiers,cuenta contraparte,iban controparte,vastatili,modkonto,motkonto,motpartskonto",
    ), // What
    (
        ColumnRole::Text,
        9,
        "description,details,detail,narrative,particulars,memo,transaction description,transaction details,payment details,remarks,remark,note,notes,message,text,label,buchungstext,verwendungszweck,vwz,beschreibung,bezeichnung,mitteilung,zahlungsgrund,libelle,libelle operation,description operation,intitule,remarque,motif,commentaire,detail operation,concepto,descripcion,observaciones,detalle,glosa,movimiento,descrizione,causale,descrizione operazione,descrizione estesa,note operazione,descricao,descritivo,historico,movimento,omschrijving,mededelingen,mededeling,toelichting,opis,opis operacji,opis transakcji,tytul,tytul operacji,tytulem,szczegoly,popis,zprava,zprava pro prijemce,zprava pro me,poznamka,ucel platby,sprava pre prijimatela,leiras,megjegyzes,kozlemeny,beskrivning,meddelande,rubrik,specifikation,tekst,beskrivelse,forklaring,melding,selite,viesti,kuvaus,descriere,detalii,explicatii,aciklama,摘要,备注,附言,用途,内容,摘要内容,お取引内容,取引内容,ご利用内容,security description,action,bank account details,message for payee,message for me,client note,item title,comment,comments,purpose,expense description,line description,business purpose,transaction text,naziv,назначение платежа,описание,αιτιολογια,omsch",
    ),
    (
        ColumnRole::Text,
        6,
        "omschrijving 1,omschrijving 2,omschrijving 3,description 1,description 2,libelle complementaire,informations complementaires,additional information,extra information,reference text,item1,item2",
    ),
    (
        ColumnRole::Reference,
        9,
        "reference,reference number,reference no,ref,ref no,ref number,payment reference,cheque number,check number,cheque no,check no,chq no,check,cheque,invoice number,invoice no,invoice,voucher,voucher no,voucher number,document number,document no,doc no,doc number,bill number,receipt number,belegnummer,beleg,belegnr,rechnungsnummer,referenz,kundenreferenz,kundenreferenz end to end,end to end referenz,end to end id,no de reference,reference client,numero de piece,piece,numero de cheque,no facture,numero facture,referencia,numero de documento,n documento,documento,num documento,factura,numero factura,riferimento,numero fattura,n fattura,numero documento,fatura,betalingskenmerk,kenmerk,factuurnummer,numer referencyjny,numer dokumentu,numer faktury,numer,variabilni symbol,variabilny symbol,variable symbol 1,variabilni symbol 1,vs,cislo dokladu,cislo faktury,bizonylatszam,hivatkozas,szamlaszam hivatkozas,referens,verifikationsnummer,ver nr,fakturanummer,referanse,bilagsnummer,bilag,viite,viitenumero,laskunumero,referinta,numar document,factura nr,referans,fis no,凭证号,凭证号码,发票号,票据号,伝票番号,参照番号,номер документа,ref txn id,reference txn id,document,reference1",
    ),
    (
        ColumnRole::EntryId,
        9,
        "transaction id,transactionid,transaction reference number,id,txn id,trans id,unique id,transaction number,transaction no,entry id,fitid,record id,operation number,reference transaction,transaktions id,transaktionsnummer,umsatz id,id transaction,id transaccion,id operazione,id operacji,id transakcji,transactiereferentie,volgnr,volgnummer,id transakce,id operace,id pohybu,referencni cislo transakce,cislo transakce,tranzakcio azonosito,arkistointitunnus,arkiveringsreferens,journal number,journal id,line id,entry no,entry number,txnidx,unique reference,交易流水号,流水号,交易序号,取引番号,арх,buchungsnummer,journalnummer,serial number",
    ),
    (
        ColumnRole::Category,
        9,
        "category,categories,type,transaction type,trans type,expense type,expense category,transaction code,type code,gl account,gl code,account code,nominal code,nominal account,cost centre,cost center,department,directorate,service area,kategorie,umsatzart,transaktionstyp,kostenstelle,sachkonto,categorie,categorie d operation,type operation,type d operation,type de transaction,nature,centre de cout,categoria,subcategoria,tipo,tipo de movimiento,tipo operacion,centro de coste,tipologia,tipo operazione,centro di costo,tipo de operacao,soort,mutatiesoort,code,kostenplaats,categorie uitgave,kategoria,typ operacji,rodzaj operacji,typ transakcji,kategorie transakce,typ transakce,typ platby,tranzakcio tipusa,kategoria kiadas,typ,transaktionstyp kategori,kategori,transaktionstype,tili kategoria,laji,tapahtumalaji,tip tranzactie,tur,交易类型,类别,科目,科目名称,種別,勘定科目,取引種別,категория,тип операции,spend category,procurement category,purpose code,account category",
    ),
    (
        ColumnRole::Account,
        8,
        "account,konto,compte,cuenta,conto,conta,rekening,ucet,szamla,tili,cont,hesap,账户,口座,счет,konto nr",
    ),
    (
        ColumnRole::Account,
        9,
        "account number,account no,account iban,iban,iban bban,own account,account id,card number,card no,konto,kontonummer,konto nr,iban auftragskonto,auftragskonto,bezugskonto,eigenes konto,kontonr,kartennummer,compte,numero de compte,n compte,no compte,compte numero,numero compte,cuenta,numero de cuenta,n cuenta,tarjeta,conto,numero conto,rapporto,conta,numero da conta,rekening,rekeningnummer,rekeningnr,konto zleceniodawcy,numer konta,numer rachunku,rachunek,cislo uctu,ucet,szamlaszam,szamla,kontonamn,tili,tilinumero,cont,numar cont,iban cont,hesap,hesap no,账号,账户,卡号,口座番号,口座,счет,номер счета",
    ),
    (ColumnRole::Account, 5, "account name,szamla neve,account holder,kontoname,compte libelle,card"), // Names that contain a known one and yet are something else.
    (
        ColumnRole::Ignore,
        9,
        "bank account,sort code,bank code,branch code,bic,swift,swift code,bic tegenpartij,bic zahlungsbeteiligter,exchange rate,rate,kurs,wechselkurs,taux,tipo de cambio,vat,vat amount,tax,tax amount,fee,fees,amount fee,commission,fees comm,commission fees,accrued interest,quantity,qty,menge,price per unit,unit price,account key,initial balance,final balance,opening balance,saldo inicial,saldo initial,start balance,end balance,from email address,to email address,time zone,timezone,status,quantity exchange,exchange quantity,exchange currency,local currency,original currency,currency of original amount,foreign amount,foreign currency,original amount currency,puvodni castka,puvodni castka a mena,对方账号,对方开户行,income entries,expenses entries,account type,account kind,card type,kartenart,receipt,attachment,final date,end date,gegenrekening,batch id,machtigingskenmerk,incassant id,glaubiger id,mandatsreferenz,creditor id,mandate reference,debtor id,end balance amount,address,emoji,item id,subject,shipping address,uom,unit,units,symbol,cusip,isin,security type,variable symbol,konstantni symbol,specificky symbol,constant symbol,specific symbol,ks,ss,postal code,postcode,zip,zip code,city,country,phone,email",
    ),
];

/// Names that only one language uses. These languages write the day before the month where they do not lead with the year.
static LANGUAGES: &[(&str, &str)] = &[
    (
        "de",
        "buchungstag,buchungsdatum,wertstellung,betrag,verwendungszweck,buchungstext,auftraggeber,empfanger,umsatz,wahrung,soll,haben,beschreibung,belegdatum,kontostand,zahlungsempfanger,rechnungsdatum,lieferant",
    ),
    (
        "fr",
        "libelle,montant,date operation,date de valeur,date valeur,solde,devise,remarque,date comptable,intitule,fournisseur,depenses,recettes",
    ),
    ("es", "fecha,importe,concepto,fecha valor,fecha operacion,descripcion,divisa,cargo,abono,debe,haber,proveedor"),
    (
        "it",
        "importo,data contabile,data valuta,descrizione,causale,data operazione,dare,avere,uscite,entrate,fornitore,divisa conto",
    ),
    ("pt", "descricao,data lancamento,data movimento,montante,descritivo,saldo contabilistico,historico,fornecedor"),
    (
        "nl",
        "bedrag,omschrijving,boekdatum,rekening,tegenrekening,rentedatum,munt,mededelingen,leverancier,transactiedatum",
    ),
    ("pl", "kwota,data operacji,data ksiegowania,waluta,tytul,opis operacji,nadawca,odbiorca,data transakcji"),
    ("cs", "castka,datum zauctovani,datum provedeni,mena,zprava,nazev protiuctu,poznamka"),
    ("da", "belob,bogfort,bogforingsdato,tekst"),
    ("nb", "belop,bokfort,bokforingsdato,forklaring"),
    ("fi", "maara,kirjauspaiva,selite,saaja,maksaja,arvopaiva"),
    ("sv", "belopp,bokforingsdag,bokforingsdatum,meddelande"),
    ("ro", "suma tranzactie,data tranzactiei,descriere,detalii,sold"),
    ("tr", "tarih,tutar,aciklama,bakiye"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn best(header: &str) -> Option<ColumnRole> {
        roles(header).first().map(|&(role, _)| role)
    }

    #[test]
    fn names_in_many_languages() {
        for (header, role) in [
            ("Booking Date", ColumnRole::Date),
            ("Buchungstag", ColumnRole::Date),
            ("Fecha operación", ColumnRole::Date),
            ("Tranzakció dátuma", ColumnRole::Date),
            ("Wertstellungsdatum", ColumnRole::Date),
            ("交易日期", ColumnRole::Date),
            ("Amount ($)", ColumnRole::Amount),
            ("Částka CZK", ColumnRole::Amount),
            ("Umsatz in EUR", ColumnRole::Amount),
            ("Beløb", ColumnRole::Amount),
            ("Sum of Invoice Nett Amount", ColumnRole::Amount),
            ("残高", ColumnRole::Balance),
            ("Saldo na trn", ColumnRole::Balance),
            ("Währung", ColumnRole::Currency),
            ("Libellé", ColumnRole::Text),
            ("Soll", ColumnRole::Debit),
            ("Entrate", ColumnRole::Credit),
            ("Supplier Name", ColumnRole::Party),
            ("Cost centre", ColumnRole::Category),
            ("Bij/Af", ColumnRole::Indicator),
            ("Tegenrekening", ColumnRole::CounterAccount),
            ("Posted By", ColumnRole::Poster),
        ] {
            assert_eq!(best(header), Some(role), "{header}");
        }
        assert_eq!(best("Unfamiliar"), None);
    }

    #[test]
    fn the_booking_date_outweighs_the_value_date() {
        let score = |header| roles(header).first().map_or(0, |&(_, score)| score);
        assert!(score("Date") > score("Value date"));
        assert!(score("Amount") > score("Sum of Invoice Nett Amount"));
    }
}
